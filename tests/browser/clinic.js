// What people do with the clinic, in the words of its pages; mail is read from the folder it was written to.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';

/** The clock is set to Monday, November 23, 2026, six in the morning in Toronto: the whole day lies ahead. */
export const CLOCK = '2026-11-23 11:00:00';

/** A visit of this day can still be cancelled free of charge for more than a day. */
export const WEDNESDAY = '2026-11-25';

/** Times of today, which the desk can mark as fulfilled. */
export const TODAY = '/book/first-consultation/noor-placeholder?place=video';

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
  constructor(site, mailbox) {
    this.site = site;
    this.mailbox = mailbox;
  }

  /** Every mail so far, newest last: headers and text part decoded. */
  mails() {
    let files = [];
    try {
      const written = (file) => statSync(join(this.mailbox, file)).mtimeMs;
      files = readdirSync(this.mailbox).filter((file) => file.endsWith('.eml')).sort((one, other) => written(one) - written(other));
    } catch {
      return [];
    }
    return files.map((file) => {
      const raw = readFileSync(join(this.mailbox, file), 'utf8');
      return {
        to: raw.match(/^To: .*?<?([^\s<>]+@[^\s<>]+)>?\s*$/m)?.[1],
        subject: raw.match(/^Subject: (.*)$/m)?.[1],
        text: decoded(raw, 'text/plain'),
        html: decoded(raw, 'text/html'),
      };
    });
  }

  /** Waits for a mail to somebody that holds a pattern, after those that had come already; gives back what the pattern found. */
  async mailTo(address, pattern, already = 0) {
    for (let tries = 0; tries < 200; tries += 1) {
      for (const mail of this.mails().filter((mail) => mail.to === address).slice(already)) {
        const found = mail.text.match(pattern);
        if (found) return found[0];
      }
      await new Promise((done) => { setTimeout(done, 100); });
    }
    throw new Error(`no mail to ${address} holds ${pattern}; there are ${this.mails().map((mail) => mail.to)}`);
  }

  /** To the form with the details, with the first free time from Wednesday on, or from the address given. */
  async chooseTime(page, { lang = 'en', at = `/book/first-consultation?from=${WEDNESDAY}` } = {}) {
    await page.goto(`${this.site}${words[lang].prefix}${at}`);
    await this.pressFreeTime(page);
  }

  /** Presses the first time; another test may be faster, and then the nearest ones are offered. */
  async pressFreeTime(page) {
    for (let tries = 0; tries < 10; tries += 1) {
      await page.locator('button.mv-time').first().click();
      if (/\/book\/confirm/.test(page.url())) return;
    }
    throw new Error('every time was taken');
  }

  /** Fills the form and sends it. */
  async giveDetails(page, details) {
    await this.fillDetails(page, details);
    await page.getByRole('button', { name: words[details.lang ?? 'en'].book }).last().click();
  }

  async fillDetails(page, { name, email, lang = 'en', reading = true }) {
    const w = words[lang];
    await page.getByLabel(w.name).fill(name);
    await page.getByLabel(w.email).fill(email);
    await page.getByRole('radio', { name: w.yes }).check();
    await page.locator('input[name="consent-email-channel"]').check();
    if (reading) await page.locator('input[name="consent-care-education"]').check();
  }

  /** Types the code from the mail. */
  async prove(page, email, lang = 'en') {
    const code = await this.mailTo(email, /\b\d{6}\b/);
    await page.getByLabel(words[lang].code, { exact: true }).fill(code);
    await page.getByRole('button', { name: words[lang].confirm }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words[lang].booked);
  }

  /** Cancels the visit whose page is open. */
  async cancel(page) {
    await page.getByRole('link', { name: 'Cancel this visit' }).click();
    await page.getByRole('main').getByRole('button', { name: 'Cancel this visit' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This visit will not take place');
  }

  async book(page, details) {
    await this.chooseTime(page, details);
    await this.giveDetails(page, details);
    await this.prove(page, details.email, details.lang);
    return new URL(page.url()).pathname.replace(/^\/fr/, '');
  }

  /** Sends the first follow-up of the visit that is open, and says why where it is not the hour for it. */
  async sendNow(staff) {
    await staff.getByRole('button', { name: 'Send now' }).first().click();
    const reason = staff.getByLabel('Why now?');
    if (await reason.count()) {
      await reason.fill('asked for it on the phone');
      await staff.getByRole('button', { name: 'Send now anyway' }).click();
    }
    await expect(staff.getByText('The message leaves now.')).toBeVisible();
  }

  /** The console's door, opened with the link that the program printed. */
  async signIn(page, link) {
    await page.goto(link);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/staff$/);
  }

  /** Asks for a way in, and gives back the address that was mailed. */
  async askForWayIn(page, email) {
    const already = this.mails().filter((mail) => mail.to === email).length;
    await page.goto(`${this.site}/sign-in`);
    await page.getByLabel('Email address').fill(email);
    await page.getByRole('button', { name: 'Send me the email' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Please look at your email');
    return new URL(await this.mailTo(email, /http\S+\/sign-in\/link\/\S+/, already)).pathname;
  }

  /** A patient's own pages, by mail, in the browser that asked. */
  async openOwnPages(page, email) {
    await page.goto(`${this.site}${await this.askForWayIn(page, email)}`);
    await page.getByRole('main').getByRole('button', { name: 'Open my pages' }).click();
    await expect(page).toHaveURL(/\/me$/);
  }

  /** Begins the intake: a date of birth, a course of injections that goes on, and something that she is not sure of. */
  async beginIntake(page) {
    const next = () => page.getByRole('main').getByRole('button', { name: 'Continue' }).click();
    await page.goto(`${this.site}/me/intake`);
    await page.getByRole('main').getByRole('button', { name: 'Start' }).click();
    for (const [part, value] of [['day', '28'], ['month', '3'], ['year', '1970']]) await page.locator(`#birth-${part}`).fill(value);
    await next();
    await expect(page).toHaveURL(/pain-where$/);
    await page.goto(`${this.site}/me/intake/toxin-ever`);
    await page.getByRole('radio', { name: 'Yes, and it goes on' }).check();
    await next();
    await page.goto(`${this.site}/me/intake/safety-rf-06`);
    for (const choice of await page.getByRole('radio', { name: 'Not sure' }).all()) await choice.check();
    await next();
    await expect(page.getByRole('alert')).toContainText('We will look at this');
  }

  /** The main job once, so that every page has something to show, in every state a page can be in. */
  async walk(browser, signIn, state) {
    const somebody = async () => (await browser.newContext()).newPage();

    const patient = await somebody();
    const over = await this.book(patient, { name: 'Marie Gagnon', email: 'marie@example.org', at: TODAY });

    const other = await somebody();
    const booked = await this.book(other, { name: 'Ahmed Singh', email: 'ahmed@example.org' });

    await other.goto(`${this.site}${booked}/move`);
    await other.locator('.mv-day button.mv-time:not(.mv-time--now)').last().click();
    const to = new URL(other.url());

    const hurried = await somebody();
    const late = await this.book(hurried, { name: 'Eva Roy', email: 'eva@example.org', at: TODAY });

    const third = await somebody();
    const cancelled = await this.book(third, { name: 'Lin Ho', email: 'lin@example.org' });
    await this.cancel(third);

    const waiting = await somebody();
    await this.chooseTime(waiting);
    await this.giveDetails(waiting, { name: 'Jo Park', email: 'jo@example.org' });
    const pending = new URL(waiting.url()).pathname;

    const context = await browser.newContext();
    const staff = await context.newPage();
    await this.signIn(staff, signIn);
    await staff.getByRole('link', { name: /Marie Gagnon/ }).click();
    const visit = new URL(staff.url()).pathname;
    await staff.getByRole('button', { name: 'Mark as fulfilled' }).click();
    await expect(staff.getByText('2 follow-ups will be sent.')).toBeVisible();
    await this.sendNow(staff);
    const read = new URL(await this.mailTo('marie@example.org', /http\S+\/read\/\S+/)).pathname;
    const stop = new URL(await this.mailTo('marie@example.org', /http\S+\/unsubscribe\/\S+/)).pathname;
    const wishes = new URL(await this.mailTo('marie@example.org', /http\S+\/preferences\/\S+/)).pathname;
    await staff.goto(`${this.site}/staff/follow-ups`);
    const message = await staff.locator('a[href^="/staff/follow-ups/"]').first().getAttribute('href');
    await staff.goto(`${this.site}/staff/accounts`);
    const account = await staff.locator('.mv-rows a[href^="/staff/accounts/"]').first().getAttribute('href');
    await staff.goto(`${this.site}/dev/mail`);
    const mail = await staff.locator('a[href^="/dev/mail/"]').first().getAttribute('href');
    await this.openOwnPages(staff, 'marie@example.org');
    await this.beginIntake(staff);
    await staff.goto(`${this.site}/staff/alerts`);
    const alert = await staff.locator('main a[href^="/staff/alerts/"]').first().getAttribute('href');
    await staff.goto(`${this.site}/staff/patients`);
    const another = await staff.locator('main .mv-rows a').first().getAttribute('href');
    await staff.goto(`${this.site}/staff/patients?q=Marie%20Gagnon`);
    const record = await staff.locator('main .mv-rows a').first().getAttribute('href');
    const unite = `${record}/unite?other=${another.split('/').pop()}`;
    await staff.goto(`${this.site}${visit}`);
    await staff.getByRole('main').getByRole('link', { name: 'Plans' }).click();
    const plans = new URL(staff.url()).pathname;
    await staff.getByRole('button', { name: 'Begin a plan' }).click();
    const plan = new URL(staff.url()).pathname;
    const wayIn = await this.askForWayIn(staff, 'ahmed@example.org');
    await context.storageState({ path: state });

    const undecided = await somebody();
    await this.chooseTime(undecided);
    const hold = new URL(undecided.url());
    return { visit, over, booked, moveTo: to.pathname + to.search, late, cancelled, pending, wayIn, read, stop, wishes, message, account, mail, alert, record, unite, plans, plan, confirm: hold.pathname + hold.search };
  }
}

/** One part of a mail, decoded; ours are base64 or quoted-printable. */
function decoded(raw, kind) {
  const at = raw.toLowerCase().indexOf(`content-type: ${kind}`);
  if (at < 0) return '';
  const part = raw.slice(at);
  const [head] = part.split(/\r?\n\r?\n/, 1);
  // To the next boundary; a line of two dashes alone is the text's own.
  const rest = part.slice(head.length).replace(/^\s+/, '').split(/\r?\n--[\w-]+\r?\n/)[0];
  if (/base64/i.test(head)) return Buffer.from(rest, 'base64').toString('utf8');
  if (/quoted-printable/i.test(head)) {
    const bytes = rest.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }
  return rest;
}
