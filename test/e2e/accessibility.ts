/** What a page must keep to for people who use it without a mouse, without sight or with little of it. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * No finding of axe that is serious or critical, in light and in dark. The theme setting must be `system`.
 * @param part a selector; only what is inside it is looked at
 */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // A colour on its way to another one has a contrast of its own.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await page.waitForFunction(() =>
      document.getAnimations().every(({ playState }) => playState !== 'running'),
    );
    // In the page itself, which has no frames, and not by way of a second page that takes the focus.
    const builder = new AxeBuilder({ page }).setLegacyMode();
    // The two themes differ in colours alone.
    if (colorScheme === 'dark') builder.withRules(['color-contrast']);
    const { violations } = await (part === undefined ? builder : builder.include(part)).analyze();
    const findings = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => ({
        id,
        help,
        elements: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`),
      }));
    expect(findings, `serious findings of axe in the ${colorScheme} theme`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
