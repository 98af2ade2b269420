// The desk: who comes today, what is done, what leaves because of it.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Clinic, TODAY } from '../clinic.js';
import { met } from '../pages.js';

const clinic = () => new Clinic(met().site, met().mailbox);

test.describe('at the desk', () => {
  test.beforeEach(async ({ context }) => {
    const { cookies } = JSON.parse(readFileSync(met().staff, 'utf8'));
    await context.addCookies(cookies);
  });

  test('a visit is fulfilled, a reading is sent now, and its link opens the article', async ({ page, browser }, info) => {
    const { site } = met();
    const name = `Ana Reyes ${info.project.name.slice(1)}`;
    const email = `ana.${info.project.name}@example.org`;
    const context = await browser.newContext();
    await clinic().book(await context.newPage(), { name, email, at: TODAY });
    await context.close();

    await page.goto(`${site}/staff`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Monday, November 23');
    const row = page.getByRole('listitem').filter({ hasText: name });
    await expect(row).toContainText('Confirmed');
    await row.getByRole('button', { name: 'Mark as fulfilled' }).click();
    await expect(page.getByText(`${name}: The visit is marked as fulfilled.`)).toBeVisible();
    await expect(page.getByText('2 follow-ups will be sent.')).toBeVisible();
    await expect(row).toContainText('Fulfilled');

    await page.getByRole('link', { name: 'See the visit' }).click();
    const followUp = page.locator('section[aria-labelledby="follow-ups"]');
    await expect(followUp.getByRole('listitem')).toHaveCount(2);
    await expect(followUp).toContainText(/Tue, Nov 24/);
    await clinic().sendNow(page);

    await clinic().mailTo(email, /\/read\//);
    await page.goto(`${site}/dev/mail`);
    await page.getByRole('listitem').filter({ hasText: email }).getByRole('link', { name: /reading/i }).click();
    const link = await page.locator('a[href*="/read/"]').first().getAttribute('href');
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('What chronic pain is');
    expect(await page.content()).not.toContain('Reyes');
  });

  test('a mark is taken back on the page that follows, and a rule is set aside with a reason', async ({ page, browser }, info) => {
    const { site } = met();
    const name = `Cleo Roy ${info.project.name.slice(1)}`;
    const context = await browser.newContext();
    await clinic().book(await context.newPage(), { name, email: `cleo.${info.project.name}@example.org`, at: TODAY });
    await context.close();

    await page.goto(`${site}/staff`);
    const row = page.getByRole('listitem').filter({ hasText: name });
    await row.getByRole('button', { name: /^Arrived/ }).click();
    await expect(page.getByText(`${name}: The visit is marked as arrived.`)).toBeVisible();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(page.getByText('The visit stands as “Confirmed” again.')).toBeVisible();
    await expect(row).toContainText('Confirmed');

    await row.getByRole('link', { name }).click();
    await page.getByRole('link', { name: 'Give it another time' }).click();
    await page.getByLabel('Date').fill('2026-11-29');
    await page.getByLabel('Time', { exact: true }).fill('10:07');
    await page.getByRole('button', { name: 'Give it this time' }).last().click();
    await expect(page.getByText('This breaks a rule')).toBeVisible();
    await expect(page.getByLabel('Time', { exact: true })).toHaveValue('10:07');
    await page.getByLabel('Why anyway?').fill('Agreed by phone');
    await page.getByRole('button', { name: 'Give it this time anyway' }).click();
    await expect(page.getByText('The visit has its new time.')).toBeVisible();
    await expect(page.getByText('Agreed by phone')).toBeVisible();
  });

  test('a form from before somebody else’s change does nothing and says so', async ({ page }, info) => {
    const { site } = met();
    // Visits of the demonstration: the times of one day do not last for every test.
    const name = info.project.name === 'w320' ? 'Amara Okafor' : 'Margaret Ann Fraser';
    await page.goto(`${site}/staff`);
    await page.getByRole('link', { name }).click();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await page.getByRole('button', { name: 'Mark as fulfilled' }).click();
    await expect(page.getByText(/^The visit is marked as fulfilled\./)).toBeVisible();

    await second.getByRole('button', { name: 'Mark as fulfilled' }).click();
    await expect(second.getByRole('alert').filter({ hasText: 'Nothing was changed' })).toBeVisible();
    await expect(second.getByRole('button', { name: 'Mark as fulfilled' })).toHaveCount(0);
  });

  test('the day is worked through by keyboard', async ({ page }) => {
    await page.goto(`${met().site}/staff`);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    // Where somebody answered what may be an emergency, the way there comes first.
    const alerts = page.getByRole('alert').getByRole('link');
    if (await alerts.count() > 0) {
      await expect(alerts.first()).toBeFocused();
      await page.keyboard.press('Tab');
    }
    await expect(page.getByRole('link', { name: 'Previous day' })).toBeFocused();
    const stops = [];
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => document.activeElement.textContent.trim());
      if (stop === '' || stops.length > 1 && await page.evaluate(() => document.activeElement === document.body)) break;
      stops.push(stop.replace(/\s+/g, ' '));
    }
    expect(stops[0]).toBe('Next day');
    // Each row's name, then its deed, named for the ear with time and person.
    expect(stops.filter((stop) => /^Mark as fulfilled: \d/.test(stop)).length).toBeGreaterThan(2);
  });
});

test('without a session the desk is closed, and a used link says what to do', async ({ page }) => {
  const answer = await page.goto(`${met().site}/staff`);
  expect(answer.status()).toBe(401);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Please sign in');
  await page.goto(`${met().site}/staff/sign-in?token=used-already`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link cannot be used');
});
