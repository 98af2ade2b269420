// Starts the program on a fresh folder and a set clock, walks the main job once, and leaves the addresses it met.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { CLOCK, Clinic } from './clinic.js';

const here = dirname(fileURLToPath(import.meta.url));
const target = process.env.CARGO_TARGET_DIR || resolve(here, '../../target');
const program = process.env.MOVABILITY_PROGRAM || join(target, 'debug/movability');

export default async function open(config) {
  globalThis.begun = Date.now();
  if (!existsSync(program)) throw new Error(`there is no ${program}: cargo build -p movability --bins`);
  const folder = mkdtempSync(join(tmpdir(), 'movability-browser-'));
  const port = await freePort();
  const site = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    LD_PRELOAD: faketime(),
    FAKETIME: `@${CLOCK}`,
    TZ: 'UTC',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    MOVABILITY__DATA_DIR: join(folder, 'var'),
    MOVABILITY__SERVER__LISTEN: `127.0.0.1:${port}`,
    MOVABILITY__SERVER__PUBLIC_URL: site,
  };
  const child = spawn(program, ['up'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let logged = '';
  child.stdout.on('data', (text) => { printed += text; });
  child.stderr.on('data', (text) => { logged += text; });
  globalThis.movability = child;
  await ready(site, child, () => logged);

  const signIn = await until(() => printed.match(/http\S*\/staff\/sign-in\S*/)?.[0], 'a sign-in link', () => printed);
  const clinic = new Clinic(site, join(folder, 'var', 'mail'));
  const browser = await chromium.launch(config.projects[0].use.launchOptions);
  try {
    const met = await clinic.walk(browser, signIn, join(folder, 'staff.json'));
    const invitations = invite(['gate', ...config.projects.map((project) => project.name)], folder, env);
    const known = { site, invitations, mailbox: clinic.mailbox, staff: join(folder, 'staff.json'), ...met };
    writeFileSync(join(here, 'met.json'), JSON.stringify(known, null, 2));
  } catch (error) {
    error.message += `\n--- the program logged:\n${logged.split('\n').slice(-40).join('\n')}`;
    throw error;
  } finally {
    await browser.close();
  }
}

/** An invitation by the command line for each of them: where an account's password is chosen. */
function invite(names, folder, env) {
  const links = {};
  for (const name of names) {
    const said = execFileSync(program, ['staff', 'add', `${name}@clinic.example`, '--name', `Invited ${name}`, '--role', 'admin', '--json'], { cwd: folder, env });
    links[name] = new URL(JSON.parse(said).enrol).pathname;
  }
  return links;
}

/** Where the system keeps the library that sets a program's clock. */
function faketime() {
  const name = 'faketime/libfaketimeMT.so.1';
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib', ...['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu`)];
  const found = folders.map((folder) => join(folder, name)).find(existsSync);
  if (!found) throw new Error('libfaketime is missing: apt-get install -y libfaketime');
  return found;
}

function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function ready(site, child, logged) {
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`the program ended at once:\n${logged()}`);
    try {
      return (await fetch(`${site}/readyz`)).ok;
    } catch {
      return false;
    }
  }, 'a site that is ready', logged);
}

async function until(found, what, logged) {
  for (let tries = 0; tries < 300; tries += 1) {
    const value = await found();
    if (value) return value;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  throw new Error(`no ${what} within 30 s:\n${logged()}`);
}
