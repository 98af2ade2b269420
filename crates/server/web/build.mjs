// Makes everything the browser loads: styles, scripts, font and icons, each under a name that carries its content.
//
// Usage: node build.mjs DIR. The same sources always give the same bytes, so a rebuild never invalidates a cache for nothing.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) {
  console.error('usage: node build.mjs DIR');
  process.exit(2);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: install Node 20.19 or newer`);
  process.exit(2);
}
// Loaded only now, since an older Node would stop at its syntax and not say why.
const sass = await import('sass');

const npm = (...path) => join(here, 'node_modules', ...path);
const source = (...path) => join(here, 'src', ...path);
const COMPRESSIBLE = new Set(['.css', '.js', '.svg']);

/** Logical name → the file it became. */
const manifest = {};

function publish(name, bytes) {
  const end = extname(name);
  const fingerprint = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const file = `${basename(name, end)}.${fingerprint}${end}`;
  writeFileSync(join(out, file), bytes);
  if (COMPRESSIBLE.has(end)) {
    writeFileSync(join(out, `${file}.br`), brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }));
    // No time and no name in the header, so that the bytes are the same on every run.
    writeFileSync(join(out, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
  manifest[name] = file;
}

/** What nhsuk-frontend has and no page of ours: left out, since every byte of a stylesheet delays the first page. */
const UNUSED = new RegExp([
  String.raw`nhsuk-[\w-]+--reverse`,
  'nhsuk-action-link',
  'nhsuk-body-(l|m)',
  'nhsuk-button--(brand|login|secondary-solid)',
  'nhsuk-caption(--bottom|-xl|-xxl)',
  'nhsuk-card--(care|feature|primary|secondary|warning)|nhsuk-card__(actions?|content--primary|heading--feature|heading-container)|nhsuk-card-group',
  'nhsuk-checkboxes--small|nhsuk-radios--small',
  'nhsuk-expander',
  'nhsuk-input--large|nhsuk-input__(prefix|suffix)|nhsuk-input-wrapper(__prefix|__suffix|--large)',
  'nhsuk-lede-text',
  'nhsuk-pagination--numbered|nhsuk-pagination__(item|previous|next)',
  'nhsuk-error-summary__title',
  'nhsuk-scroll',
  'nhsuk-summary-list__(actions|row--no-actions)',
  'nhsuk-table-(container|responsive)|nhsuk-table--(responsive|striped)|nhsuk-table__(heading-tab|panel)',
].map(part => String.raw`\.(?:${part})(?![a-z])`).join('|'));

/** Where the block that opens at `open` ends. */
function closing(css, open) {
  let depth = 0;
  for (let at = open; at < css.length; at++) {
    if (css[at] === '{') depth++;
    if (css[at] === '}' && --depth === 0) return at;
  }
  throw new Error('a block of the stylesheet does not end');
}

/** The selectors of a rule; a comma within `:not(…)` does not part them. */
const selectors = list => list.split(/,(?![^(]*\))/);

function withoutUnused(css) {
  let kept = '';
  let at = 0;
  for (let open; (open = css.indexOf('{', at)) !== -1;) {
    const statement = css.slice(at, open).lastIndexOf(';') + 1;
    kept += css.slice(at, at + statement);
    const before = css.slice(at + statement, open);
    const end = closing(css, open);
    const body = css.slice(open + 1, end);
    if (/^@(media|supports)/.test(before)) {
      const inner = withoutUnused(body);
      // Internet Explorer's own word for forced colours.
      const query = before.replace(/,\s*\(-ms-high-contrast:[^)]*\)/g, '');
      if (inner) kept += `${query}{${inner}}`;
    } else {
      const used = before.startsWith('@') ? [before] : selectors(before).filter(selector => !UNUSED.test(selector));
      if (used.length) kept += `${used.join(',')}{${body}}`;
    }
    at = end + 1;
  }
  return kept + css.slice(at);
}

/** Every `url(…)` of a stylesheet points at a file published before it, by its fingerprinted name. */
function withFingerprints(css) {
  return css.replace(/url\(["']?([^"')]+)["']?\)/g, (_, address) => {
    const file = manifest[basename(address)];
    if (!file) throw new Error(`the stylesheet asks for ${address}, which is not published`);
    return `url(/assets/${file})`;
  });
}

function stylesheet(name) {
  const { css } = sass.compile(source(`${name}.scss`), {
    style: 'compressed',
    loadPaths: [npm()],
    quietDeps: true,
    logger: sass.Logger.silent,
  });
  publish(`${name}.css`, Buffer.from(withFingerprints(withoutUnused(css.replace(/^\uFEFF/, '')))));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

publish('atkinson.woff2', readFileSync(npm(
  '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2')));
for (const icon of ['arrow-up', 'arrow-down', 'arrow-up-down', 'cross']) {
  publish(`nhsuk-icon-${icon}.svg`, readFileSync(npm('nhsuk-frontend/dist/nhsuk/assets/images', `nhsuk-icon-${icon}.svg`)));
}
for (const file of readdirSync(source('images')).sort()) publish(file, readFileSync(source('images', file)));

stylesheet('public');
stylesheet('staff');

// The map that the last line of a minified script points at is not published.
const withoutMap = script => script.replace(/\/\/# sourceMappingURL=\S+\s*$/, '');
publish('nhsuk.js', Buffer.from(withoutMap(readFileSync(npm('nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js'), 'utf8'))));
publish('htmx.js', Buffer.from(withoutMap(readFileSync(npm('htmx.org/dist/htmx.min.js'), 'utf8'))));
for (const name of ['public.js', 'staff.js', 'ending.js']) {
  // A script imports another by its logical name.
  const script = readFileSync(source(name), 'utf8').replace(/(from ')\.\/([^']+)'/g, (_, from, imported) => {
    if (!manifest[imported]) throw new Error(`${name} imports ${imported}, which is not published`);
    return `${from}/assets/${manifest[imported]}'`;
  });
  publish(name, Buffer.from(script));
}

writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
