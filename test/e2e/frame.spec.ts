import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test('every view is free of serious accessibility findings', async ({ app }) => {
  await app.open();
  await expect(app.demoButton).toBeVisible();
  await expectAccessible(app.page);
});
