// The real program in the system's Chromium: every page at two widths, every flow as people walk it.
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const widths = [320, 1280];

/** The browser without its window is the same engine and takes half the time; the whole one does where that is missing. */
const chromium = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync);

export default defineConfig({
  testDir: './tests',
  globalSetup: './open.js',
  globalTeardown: './close.js',
  fullyParallel: true,
  workers: 2,
  // A long page takes axe half a minute where two cores are shared.
  timeout: 60_000,
  reporter: 'line',
  use: {
    locale: 'en-CA',
    timezoneId: 'America/Toronto',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.MOVABILITY_CHROMIUM || chromium,
      chromiumSandbox: process.getuid() !== 0,
      args: [
        '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
  },
  projects: widths.map((width) => ({ name: `w${width}`, use: { viewport: { width, height: 800 } } })),
});
