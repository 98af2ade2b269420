// What articles tell machines, checked against schema.org's own types; and how much a reader has to load.
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import ts from 'typescript';
import { met } from '../pages.js';

/** Every article of the library, as the API lists it. */
async function library(request) {
  const articles = [];
  for (const lang of ['en-CA', 'fr-CA']) {
    const list = await request.get(`${met().site}/api/v1/articles?lang=${lang}&limit=200`);
    articles.push(...(await list.json()).items);
  }
  return articles;
}

/** What the types of schema.org (package schema-dts, made from its published vocabulary) say against these facts. */
function mistakes(facts) {
  const name = new URL('../facts.ts', import.meta.url).pathname;
  const lines = facts.map((one, at) => `export const a${at}: WithContext<MedicalWebPage> = ${JSON.stringify(one)};`);
  const text = `import type { MedicalWebPage, WithContext } from 'schema-dts';\n${lines.join('\n')}\n`;
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (file) => (file === name ? text : readFile(file));
  host.fileExists = (file) => file === name || fileExists(file);
  host.getSourceFile = (file, ...rest) => (file === name ? ts.createSourceFile(file, text, options.target) : getSourceFile(file, ...rest));
  const found = ts.getPreEmitDiagnostics(ts.createProgram([name], options, host));
  return found.map((one) => ts.flattenDiagnosticMessageText(one.messageText, ' ').slice(0, 400));
}

test('schema.org accepts what every article says of itself', async ({ page, request }, info) => {
  test.skip(info.project.use.viewport.width !== 320, 'facts do not depend on the width');
  test.setTimeout(240_000);
  const facts = [];
  for (const { url } of await library(request)) {
    await page.goto(url);
    const said = await page.locator('script[type="application/ld+json"]').textContent();
    facts.push(JSON.parse(said));
  }
  expect(facts.length).toBeGreaterThan(3);
  expect(mistakes(facts)).toEqual([]);

  // The types bite: what schema.org does not know is refused.
  const [one] = facts;
  expect(mistakes([{ ...one, reviewdBy: 'nobody' }]).length).toBeGreaterThan(0);
  expect(mistakes([{ ...one, publisher: { '@type': 'MedicalClinik', name: 'x' } }]).length).toBeGreaterThan(0);
});

test('the longest article is light enough for a phone', async ({ page, request }) => {
  const articles = await library(request);
  const sized = await Promise.all(articles.map(async ({ url }) => ({ url, html: await (await request.get(url)).body() })));
  const longest = sized.reduce((a, b) => (a.html.length >= b.html.length ? a : b));
  let script = 0;
  let total = 0;
  page.on('requestfinished', async (asked) => {
    const sizes = await asked.sizes().catch(() => null);
    if (!sizes) return;
    total += sizes.responseBodySize;
    if (asked.resourceType() === 'script') script += sizes.responseBodySize;
  });
  await page.goto(longest.url, { waitUntil: 'networkidle' });
  const small = gzipSync(longest.html, { level: 9 }).length / 1024;
  info(`${longest.url}: ${Math.round(longest.html.length / 1024)} KB, ${small.toFixed(1)} KB small, ${(total / 1024).toFixed(1)} KB in all`);
  expect(small, 'HTML').toBeLessThanOrEqual(20);
  expect(script / 1024, 'scripts').toBeLessThanOrEqual(2);
  expect(total / 1024, 'in all').toBeLessThanOrEqual(180);
});

/** A line of the report. */
function info(line) {
  test.info().annotations.push({ type: 'size', description: line });
}

test('an article reads, opens and answers without a script', async ({ browser }, info) => {
  const context = await browser.newContext({ ...info.project.use, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${met().site}/learn/rethinking-botulinum-toxin`);
  const basis = page.locator('details.basis').first();
  await expect(basis.locator('li').first()).toBeHidden();
  await basis.locator('summary').click();
  await expect(basis.locator('li').first()).toBeVisible();
  await basis.getByRole('link').first().click();
  await expect(page.locator('.mv-sources li:target')).toBeVisible();
  await page.getByRole('button', { name: 'Yes, it was useful' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thank you');
  await page.goto(`${met().site}/learn`);
  await page.getByLabel('Search the articles').fill('neck pain');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.locator('.mv-found mark').first()).toBeVisible();
  await context.close();
});
