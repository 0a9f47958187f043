import { expect, LONG_RUN, test } from './fixtures.ts';
import { Server } from './server.ts';

// The event stream breaks when the server is killed.
test.use({ queued: [LONG_RUN], expectedComplaints: [/net::ERR_/] });

test('shown epochs survive when the whole server is killed', async ({ app, home, server }) => {
  await app.open();
  const row = app.row('Long run');
  await expect(row).not.toContainText('epoch 0/');
  const shown = epochsOf(await row.innerText());
  expect(shown).toBeGreaterThan(0);
  await server.kill();
  await expect(app.page.getByText(/reconnecting|lost/i).first()).toBeVisible();

  const again = await Server.start(home);
  try {
    await app.page.goto(again.url);
    await expect(app.statusOf(row)).toHaveAttribute('data-status', 'interrupted');
    expect(epochsOf(await row.innerText())).toBeGreaterThanOrEqual(shown);
  } finally {
    await again.stop();
  }
});

function epochsOf(row: string): number {
  const [, done] = /epoch (\d+)\//.exec(row) ?? [];
  return Number(done);
}
