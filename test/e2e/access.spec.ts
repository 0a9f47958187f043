import { expect, test } from './fixtures.ts';

test.use({ expectedComplaints: [/status of 401/] });

test('an address without a token, or with a wrong one, shows only how to get access', async ({
  app,
  server,
}) => {
  for (const address of [new URL('/', server.url), new URL('/?token=a-wrong-access-token', server.url)]) {
    const response = await app.page.goto(address.href);
    expect(response?.status()).toBe(401);
    await expect(app.page.getByRole('heading')).toHaveText('This page needs its access token');
    expect(await app.page.content()).not.toContain('<script');
  }
});

test('the token is removed from the address at once, and pages cannot read it', async ({ app, server }) => {
  await app.open();
  await expect(app.demoButton).toBeVisible();
  expect(app.page.url()).not.toContain('token');
  const token = new URL(server.url).searchParams.get('token');
  expect(await app.page.evaluate(() => document.cookie)).toBe('');
  const [cookie] = await app.page.context().cookies();
  expect(cookie).toMatchObject({ value: token, httpOnly: true, sameSite: 'Strict' });
});
