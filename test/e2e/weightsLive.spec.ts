import { expect, LONG_RUN, test } from './fixtures.ts';
import { WeightsPage } from './weightsPage.ts';

// The browser logs error responses.
test.use({
  queued: [{ ...LONG_RUN, record: { checkpoint: 'none' } }],
  expectedComplaints: [/status of 409/],
});

test('the last epoch follows a running run, an earlier one stays', async ({ app }) => {
  const weights = new WeightsPage(app);
  await app.open();
  await expect(app.row('Long run')).not.toContainText('epoch 0/');
  await weights.open(['Long run']);
  await expect(weights.epochShown).toHaveText(/\(last\)/);
  const first = await weights.epochShown.innerText();
  await expect(weights.epochShown).not.toHaveText(first);
  await weights.goToEpoch(1);
  await expect(weights.epochShown).toHaveText('Epoch 1');
  const last = await weights.epoch.getAttribute('max');
  await expect.poll(() => weights.epoch.getAttribute('max')).not.toBe(last);
  await expect(weights.epochShown).toHaveText('Epoch 1');
});

test('a run without a checkpoint shows how to keep one', async ({ app }) => {
  const weights = new WeightsPage(app);
  await app.open();
  await expect(app.row('Long run')).not.toContainText('epoch 0/');
  await weights.open(['Long run']);
  await weights.tab('prune');
  await expect(app.page.getByTestId('prune-panel')).toContainText('A run is training');
  await app.page.getByTestId('prune-start').click();
  await expect(app.page.getByTestId('prune-panel').getByRole('alert')).toContainText('record.checkpoint');
  await weights.tab('kernels');
  await expect(app.page.getByTestId('kernel-panel').getByRole('alert')).toContainText('record.checkpoint');
});
