// Pictures of every page, to be looked at by a person; `cargo xtask screenshots`.
import config from './playwright.config.js';

export default { ...config, testDir: './screenshots', timeout: 60_000 };
