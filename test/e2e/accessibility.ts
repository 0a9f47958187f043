/** Accessibility checks with axe. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Shows the page in a theme, and waits until it has its colours. The theme setting must be `system`. */
export async function showTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
  // A colour in transition has another contrast.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
}

/**
 * No finding of axe that is serious or critical, in light and in dark. The theme setting must be `system`.
 * @param part a selector; only elements inside it are checked
 */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await showTheme(page, colorScheme);
    // Runs in the page itself: a second page would take the focus.
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
  await page.emulateMedia({ colorScheme: null });
}
