import { expect, LONG_RUN, test } from './fixtures.ts';

test.use({ queued: [LONG_RUN] });

test('curves grow while a run trains, and the run can be stopped from the page', async ({ app }) => {
  await app.open();
  const row = app.row('Long run');
  await expect(app.statusOf(row)).toHaveAttribute('data-status', 'running');
  await app.openRun('Long run');

  const loss = app.chart('loss');
  await expect(loss).toBeVisible();
  await expect(loss.getByText('No values yet', { exact: false })).toHaveCount(0);
  const before = await app.drawn(loss);
  await expect.poll(() => app.drawn(loss)).not.toBe(before);

  await app.page.getByRole('button', { name: 'Stop', exact: true }).click();
  await app.show('runs');
  await expect(app.statusOf(row)).toHaveAttribute('data-status', 'stopped');
});

test('a stopped run can be resumed from the page and continues where it ended', async ({ app }) => {
  await app.open();
  const row = app.row('Long run');
  await expect(row).not.toContainText('epoch 0/');
  await row.getByRole('button', { name: 'Stop Long run' }).click();
  await expect(app.statusOf(row)).toHaveAttribute('data-status', 'stopped');
  const done = async () => Number(/epoch (\d+)\//.exec(await row.innerText())?.[1]);
  const before = await done();
  expect(before).toBeGreaterThan(0);

  await row.getByRole('button', { name: 'Resume Long run' }).click();
  await expect(app.statusOf(row)).toHaveAttribute('data-status', 'running');
  await expect.poll(done).toBeGreaterThan(before);
  await app.openRun('Long run');
  await app.page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(app.page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
});

test('after a trainer is killed, its run is interrupted and the window still works', async ({
  app,
  server,
}) => {
  test.skip(process.platform !== 'linux', 'The trainer is found by way of /proc.');
  await app.open();
  const row = app.row('Long run');
  await expect(app.statusOf(row)).toHaveAttribute('data-status', 'running');
  await expect(row).not.toContainText('epoch 0/');
  const [trainer, ...others] = await server.trainerPids();
  if (trainer === undefined) throw new Error('There is no trainer process.');
  expect(others).toEqual([]);

  process.kill(trainer, 'SIGKILL');
  await expect(app.statusOf(row)).toHaveAttribute('data-status', 'interrupted');
  await app.openRun('Long run');
  await expect(app.page.getByText('SIGKILL')).toBeVisible();
  await expect(app.chart('loss')).toBeVisible();

  await app.show('runs');
  await app.demoButton.click();
  await expect(app.statusOf(app.row('Demo none'))).toHaveAttribute('data-status', /running|completed/);
});
