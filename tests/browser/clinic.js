// What people do with the clinic, in the words of its pages; mail is read from the folder it was written to.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';

export const words = {
  en: {
    prefix: '',
    name: 'Full name', email: 'Email address', book: 'Book this visit', code: 'Code', confirm: 'Confirm',
    booked: 'Your visit is booked', emailBox: /email.*visits/i, readingBox: /reading/i, yes: /^Yes/,
  },
  fr: {
    prefix: '/fr',
    name: 'Nom complet', email: 'Adresse courriel', book: 'Réserver ce rendez-vous', code: 'Code', confirm: 'Confirmer',
    booked: 'Votre rendez-vous est réservé', emailBox: /courriel/i, readingBox: /lectures?/i, yes: /^Oui/,
  },
};

export class Clinic {
  constructor(site, mail) {
    this.site = site;
    this.mail = mail;
  }

  /** Every mail so far, newest last: headers and text part decoded. */
  mails() {
    let files = [];
    try {
      files = readdirSync(this.mail).filter((file) => file.endsWith('.eml'));
    } catch {
      return [];
    }
    return files.map((file) => {
      const raw = readFileSync(join(this.mail, file), 'utf8');
      return { to: raw.match(/^To: .*?<?([^\s<>]+@[^\s<>]+)>?\s*$/m)?.[1], raw, text: decoded(raw) };
    });
  }

  /** Waits for a mail to somebody that holds a pattern; gives back what the pattern found. */
  async mailTo(address, pattern) {
    for (let tries = 0; tries < 200; tries += 1) {
      for (const mail of this.mails().filter((mail) => mail.to === address)) {
        const found = mail.text.match(pattern);
        if (found) return found[0];
      }
      await new Promise((done) => { setTimeout(done, 100); });
    }
    throw new Error(`no mail to ${address} holds ${pattern}; there are ${this.mails().map((mail) => mail.to)}`);
  }

  /** From the list of services to the form with the details, with a time of Ada's today. */
  async chooseTime(page, lang = 'en') {
    await page.goto(`${this.site}${words[lang].prefix}/book/first-consultation/ada-example`);
    await page.locator('button.mv-time').first().click();
    await expect(page).toHaveURL(/\/book\/confirm/);
  }

  /** Fills the form and sends it. */
  async giveDetails(page, { name, email, lang = 'en', reading = true }) {
    const w = words[lang];
    await page.getByLabel(w.name).fill(name);
    await page.getByLabel(w.email).fill(email);
    await page.getByRole('radio', { name: w.yes }).check();
    await page.locator('input[name="consent-email-channel"]').check();
    if (reading) await page.locator('input[name="consent-care-education"]').check();
    await page.getByRole('button', { name: w.book }).last().click();
  }

  /** Types the code from the mail. */
  async prove(page, email, lang = 'en') {
    const code = await this.mailTo(email, /\b\d{6}\b/);
    await page.getByLabel(words[lang].code, { exact: true }).fill(code);
    await page.getByRole('button', { name: words[lang].confirm }).click();
    await expect(page.getByText(words[lang].booked)).toBeVisible();
  }

  async book(page, details) {
    await this.chooseTime(page, details.lang);
    await this.giveDetails(page, details);
    await this.prove(page, details.email, details.lang);
    return new URL(page.url()).pathname.replace(/^\/fr/, '');
  }

  /** The main job once, so that every page has something to show. */
  async walk(browser, signIn, state) {
    const patient = await (await browser.newContext()).newPage();
    const booked = await this.book(patient, { name: 'Marie Gagnon', email: 'marie@example.org' });

    const other = await (await browser.newContext()).newPage();
    await this.chooseTime(other);
    const held = new URL(other.url());
    await this.giveDetails(other, { name: 'Jo Park', email: 'jo@example.org' });
    const pending = new URL(other.url()).pathname;

    const context = await browser.newContext();
    const staff = await context.newPage();
    await staff.goto(signIn);
    await staff.getByRole('main').getByRole('button').click();
    await expect(staff).toHaveURL(/\/staff$/);
    await staff.getByRole('link', { name: /Marie Gagnon/ }).click();
    const visit = new URL(staff.url()).pathname;
    await staff.getByRole('button', { name: 'Mark fulfilled' }).click();
    await expect(staff.getByText('Will be sent').first()).toBeVisible();
    await staff.getByRole('button', { name: 'Send now' }).first().click();
    if (await staff.getByLabel(/reason/i).count()) {
      await staff.getByLabel(/reason/i).fill('asked for on the phone');
      await staff.getByRole('button', { name: 'Send now' }).click();
    }
    const read = new URL(await this.mailTo('marie@example.org', /http\S+\/read\/\S+/)).pathname;
    const stop = new URL(await this.mailTo('marie@example.org', /http\S+\/unsubscribe\/\S+/)).pathname;
    await staff.goto(`${this.site}/staff/follow-ups`);
    const message = await staff.locator('a[href^="/staff/follow-ups/"]').first().getAttribute('href');
    await staff.goto(`${this.site}/dev/mail`);
    const mail = await staff.locator('a[href^="/dev/mail/"]').first().getAttribute('href');
    await context.storageState({ path: state });

    const third = await (await browser.newContext()).newPage();
    await this.chooseTime(third);
    const hold = new URL(third.url());
    return {
      visit, booked, pending, read, stop, message, mail,
      confirm: hold.pathname + hold.search, used: held.pathname + held.search,
    };
  }
}

/** The text part of a mail, decoded; our parts are base64 or quoted-printable. */
function decoded(raw) {
  const at = raw.search(/content-type: text\/plain/i);
  const part = at < 0 ? raw : raw.slice(at);
  const [head] = part.split(/\r?\n\r?\n/, 1);
  const rest = part.slice(head.length).replace(/^\s+/, '').split(/\r?\n--/)[0];
  if (/base64/i.test(head)) return Buffer.from(rest, 'base64').toString('utf8');
  if (/quoted-printable/i.test(head)) {
    const bytes = rest.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }
  return rest;
}
