// What axe finds on a page, in a line each.
import { AxeBuilder } from '@axe-core/playwright';

/** What axe is asked: WCAG 2.0 to 2.2, A and AA, and its own advice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * `advice`: also what is no criterion of WCAG; `frames`: the page has some, which are left out.
 *
 * The same rules in a third of the time: axe reports violations alone and runs within the page, where its newer mode opens
 * another page to put the frames' parts together. No page of ours has frames but a captured mail's, which has no scripts.
 */
export async function barriers(page, { advice = true, frames = false } = {}) {
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(TAGS.filter((tag) => advice || tag !== 'best-practice'))
    .setLegacyMode(true);
  const { violations } = await (frames ? axe.exclude('iframe') : axe).analyze();
  return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target).join(' ')}`);
}
