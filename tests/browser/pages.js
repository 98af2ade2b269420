// Every page of the route table and how the gate opens it. A test of the gate fails where one is missing here.
import { readFileSync } from 'node:fs';

export const met = () => JSON.parse(readFileSync(new URL('./met.json', import.meta.url), 'utf8'));

/** Sends a form that has mistakes; its page comes back. */
const press = (name) => async (page) => {
  await page.getByRole('main').getByRole('button', { name }).last().click();
  await page.locator('.nhsuk-error-summary').waitFor();
};

/** More minutes than there are in a morning: the form comes back. */
async function tooMany(page) {
  await page.locator('#answer').fill('601');
  await page.locator('main button[type=submit]').first().click();
  await page.locator('.nhsuk-error-summary').waitFor();
}

/** Yes to every sign: the answer is met with what to do today. */
async function answerYes(page) {
  for (const yes of await page.locator('input[value=yes]').all()) await yes.check();
  await page.locator('main button[type=submit]').first().click();
  await page.getByRole('alert').waitFor();
}

/** A visit in a time long gone: the form comes back with every rule in the way, and asks for a reason. */
async function againstARule(page) {
  await page.locator('#name').fill('Sam Example');
  await page.locator('#date').fill('2026-01-05');
  await page.locator('#time').fill('10:07');
  await page.locator('main button[type=submit]').last().click();
  await page.locator('#reason').waitFor();
}

/** On a phone the menu opens over the page; on a wide screen it is always there. */
async function openMenu(page) {
  const opener = page.locator('.mv-menu__open');
  if (await opener.isVisible()) await opener.click();
}

/** The console in the dark, as its owner may choose it. */
const inTheDark = (page) => page.evaluate(() => document.documentElement.classList.add('mv-dark'));

/** The console as close together as its owner may choose it. */
const close = (page) => page.evaluate(() => document.documentElement.classList.add('mv-compact'));

/** The banner that says so, shown as its script shows it. */
const nearTheEnd = (page) => page.evaluate(() => { document.querySelector('[data-ends-in]').hidden = false; });
/** Everything that a reader can open. */
function openEverything(page) {
  return page.evaluate(() => document.querySelectorAll('main details').forEach((details) => { details.open = true; }));
}

/**
 * route, and the state it is in → how it is opened: an address, or a function of what the walk met; then what is done.
 * `staff`: with the console's session. `english`: it exists in English only. `limit`: kilobytes it may take.
 * `then`: a form is sent that has mistakes, or that a page `asks` one thing more about; `act`: something is done that leaves the page where it is. `lang`: where the address
 * does not tell. `desk`: the console's sizes; `dark`: its dark theme.
 * `again`: the page of another entry in another state, so its title may be the same.
 */
export const pages = {
  '/': { open: '/', limit: 75 },
  '/ with its menu open': { open: '/', limit: 75, again: true, act: openMenu },
  '/about': { open: '/about', limit: 75 },
  '/team': { open: '/team', limit: 75 },
  '/fees': { open: '/fees', limit: 75 },
  '/techniques': { open: '/techniques', limit: 75 },
  '/techniques/{code}': { open: '/techniques/education.pain', limit: 75 },
  '/techniques/{code} that is not advised': { open: '/techniques/passive.tens', limit: 75 },
  '/contact': { open: '/contact', limit: 75 },
  '/privacy': { open: '/privacy', limit: 75 },
  '/accessibility': { open: '/accessibility', limit: 75 },
  '/learn': { open: '/learn', limit: 75 },
  '/learn with what was found': { open: '/learn?q=botox', limit: 75 },
  '/learn with nothing found': { open: '/learn?q=xylophone', limit: 75, again: true },
  '/learn with a slip of the hand': { open: '/learn?q=botulnum', limit: 75, again: true },
  '/learn/topics/{topic}': { open: '/learn/topics/low-back-pain', limit: 75 },
  '/learn/{slug}': { open: '/learn/rethinking-botulinum-toxin', limit: 180 },
  '/learn/{slug} with everything open': { open: '/learn/rethinking-botulinum-toxin', limit: 180, again: true, act: openEverything },
  '/learn/{slug} that does not exist': { open: '/learn/rethinking-botulinum', limit: 75, status: [404] },
  '/learn/{slug}/feedback': { open: '/learn/rethinking-botulinum-toxin/feedback', limit: 75 },
  '/learn/{slug}/feedback with mistakes': { open: '/learn/rethinking-botulinum-toxin/feedback', then: press(/^(Send this|Envoyer)$/), limit: 125 },
  '/learn/{slug}/feedback when it is sent': { open: '/learn/rethinking-botulinum-toxin/feedback?sent=1', limit: 75 },
  '/book': { open: '/book', limit: 60 },
  '/book/{service}': { open: '/book/first-consultation', limit: 60 },
  '/book/{service} with every way': { open: '/book/first-consultation?place=any&time=afternoon', limit: 60, again: true },
  '/book/{service} without a free time': { open: '/book/first-consultation?from=2027-06-01', limit: 60, again: true },
  '/book/{service}/{practitioner}': { open: '/book/first-consultation/ada-example', limit: 60, again: true },
  '/book/confirm': { open: (m) => m.confirm, limit: 60 },
  '/book/confirm with mistakes': { open: (m) => m.confirm, then: press(/Book this visit|Réserver ce rendez-vous/), limit: 125 },
  '/a/{manage}': { open: (m) => m.booked, limit: 60 },
  '/a/{manage} on arrival': { open: (m) => `${m.booked}?new=booked`, limit: 60 },
  '/a/{manage} waiting for its code': { open: (m) => m.pending, limit: 60 },
  '/a/{manage} with a wrong code': { open: (m) => m.pending, then: press(/^Confirm/), limit: 125 },
  '/a/{manage} when it is over': { open: (m) => m.over, limit: 60 },
  '/a/{manage} when it is cancelled': { open: (m) => `${m.cancelled}?new=cancelled`, limit: 60 },
  '/a/{manage} when it is late': { open: (m) => m.late, limit: 60, again: true },
  '/a/{manage} after a move': { open: (m) => `${m.booked}?new=moved`, limit: 60, again: true },
  '/a/{manage} after a form from before a change': { open: (m) => m.moveTo.replace(/version=\d+/, 'version=0'), limit: 75, status: [409], again: true },
  '/a/{manage}/move': { open: (m) => `${m.booked}/move`, limit: 60 },
  '/a/{manage}/move with everybody and everywhere': { open: (m) => `${m.booked}/move?with=any&place=any`, limit: 60, again: true },
  '/a/{manage}/move/to': { open: (m) => m.moveTo, limit: 60 },
  '/a/{manage}/cancel when it is late': { open: (m) => `${m.late}/cancel`, limit: 60, again: true },
  '/a/{manage}/cancel': { open: (m) => `${m.booked}/cancel`, limit: 60 },
  '/a/{manage}/not-me': { open: (m) => `${m.pending}/not-me`, limit: 60 },
  '/read/{token}': { open: (m) => m.read, limit: 180 },
  '/unsubscribe/{token}': { open: (m) => m.stop, limit: 60 },
  '/preferences/{token}': { open: (m) => m.wishes, limit: 75 },
  '/sign-in': { open: '/sign-in', limit: 75 },
  '/sign-in with mistakes': { open: '/sign-in', then: press(/Send me the email|Envoyez-moi le courriel/), limit: 125, again: true },
  // What was asked for in the walk is over ten minutes later; the page of that has an entry of its own.
  '/sign-in/code': { open: '/sign-in/code', staff: true, limit: 75, status: [200, 410], again: true },
  '/sign-in/code when it is over': { open: '/sign-in/code', limit: 75, status: [410] },
  '/sign-in/link/{token}': { open: (m) => m.wayIn, staff: true, limit: 75, status: [200, 410], again: true },
  '/sign-in/link/{token} in another browser': { open: (m) => m.wayIn, limit: 75, status: [200, 410], again: true },
  // The staff's browser of the walk is Marie's too: the two sessions do not know each other.
  '/me': { open: '/me', staff: true, limit: 75 },
  '/me with something done': { open: '/me?done=preferences', staff: true, limit: 75, again: true },
  '/me without a session': { open: '/me', limit: 75, status: [401], again: true },
  '/me/email': { open: '/me/email', staff: true, limit: 75, status: [200, 403], again: true },
  '/address/{token}': { open: '/address/not-a-link', limit: 75, status: [410], again: true },
  '/me/contact': { open: '/me/contact', staff: true, limit: 75 },
  '/me/preferences': { open: '/me/preferences', staff: true, limit: 75 },
  '/me/sessions': { open: '/me/sessions', staff: true, limit: 75 },
  '/me/second-proof': { open: '/me/second-proof', staff: true, limit: 75 },
  '/me/second-proof with mistakes': { open: '/me/second-proof', staff: true, then: press(/Show my plan|Montrer mon plan/), limit: 125, again: true },
  '/me/intake': { open: '/me/intake', staff: true, limit: 75 },
  '/me/intake/{step}': { open: '/me/intake/pain-where', staff: true, limit: 90 },
  '/me/intake/{step} of a scale': { open: '/me/intake/pain-peg', staff: true, limit: 75, status: [200, 404], again: true },
  '/me/intake/{step} of a number, with a mistake': { open: '/me/intake/stiff-minutes', staff: true, then: tooMany, limit: 125 },
  '/me/intake/{step} of safety': { open: '/me/intake/safety-rf-01', staff: true, limit: 75 },
  '/me/intake/{step} of safety, with mistakes': { open: '/me/intake/safety-rf-02', staff: true, then: press(/^(Continue|Continuer)$/), limit: 125 },
  '/me/intake/{step} that lists courses': { open: '/me/intake/toxin-courses', staff: true, limit: 75 },
  '/me/intake/{step} for review': { open: '/me/intake/review', staff: true, limit: 90 },
  '/me/intake/{step} met with an urgent message': { open: '/me/intake/safety-rf-06', staff: true, limit: 75, again: true, act: answerYes },
  '/me/intake/{step}/{course}': { open: '/me/intake/toxin-courses/1', staff: true, limit: 90 },
  '/me/plan': { open: '/me/plan', staff: true, limit: 75, status: [403], again: true },
  '/me/plan/print': { open: '/me/plan/print', staff: true, limit: 75, status: [403], again: true },
  '/me/activities/{item}': { open: '/me/activities/walk', staff: true, limit: 75, status: [403], again: true },
  '/me/who-looked': { open: '/me/who-looked', staff: true, limit: 75, status: [403], again: true },
  '/staff/patients': { open: '/staff/patients', staff: true, limit: 120 },
  '/staff/patients with nobody found': { open: '/staff/patients?q=nobody-of-this-name', staff: true, limit: 120, again: true },
  '/staff/patients/new': { open: '/staff/patients/new', staff: true, limit: 120 },
  '/staff/patients/new with mistakes': { open: '/staff/patients/new', staff: true, then: press(/^(Put on record|Ouvrir un dossier)$/), limit: 160, again: true },
  '/staff/patients/{id}': { open: (m) => m.record, staff: true, limit: 120 },
  '/staff/patients/{id}/amend': { open: (m) => `${m.record}/amend`, staff: true, limit: 120 },
  '/staff/patients/{id}/unite': { open: (m) => m.unite, staff: true, limit: 120 },
  '/staff/sign-in': { open: '/staff/sign-in', limit: 75 },
  '/staff/sign-in with a link': { open: '/staff/sign-in?token=not-a-link', limit: 75, again: true },
  '/staff/sign-in with mistakes': { open: '/staff/sign-in', then: press(/^(Continue|Continuer)$/), limit: 125, again: true },
  '/staff/sign-in/code': { open: '/staff/sign-in/code', limit: 75, status: [410] },
  '/staff/recover': { open: '/staff/recover', limit: 75 },
  '/staff/recover with mistakes': { open: '/staff/recover', then: press(/^(Send me the link|Envoyez-moi le lien)$/), limit: 125, again: true },
  '/staff/recover/{token}': { open: '/staff/recover/not-a-link', limit: 75, status: [410], again: true },
  '/staff/enrol/{token}': { open: (m) => m.invitations.gate, limit: 75 },
  '/staff/enrol/{token} with a mistake': { open: (m) => m.invitations.gate, then: press(/^(Continue|Continuer)$/), limit: 125, again: true },
  '/staff/account': { open: '/staff/account', staff: true, limit: 120 },
  '/staff/account/proof': { open: '/staff/account/proof', staff: true, limit: 120 },
  // The demonstration's account has no password; whoever has one is followed in accounts.spec.js.
  '/staff/account/password': { open: '/staff/account/password', staff: true, limit: 120, again: true },
  '/staff/account/recovery-codes': { open: '/staff/account/recovery-codes', staff: true, limit: 120, again: true },
  '/staff/alerts': { open: '/staff/alerts', staff: true, limit: 120 },
  '/staff/alerts/{id}': { open: (m) => m.alert, staff: true, limit: 120 },
  '/staff/alerts/{id} with mistakes': { open: (m) => m.alert, staff: true, then: press(/^(Acknowledge|Prendre en charge)$/), limit: 160, again: true },
  '/staff/accounts': { open: '/staff/accounts', staff: true, limit: 120 },
  '/staff/accounts in the dark': { open: '/staff/accounts', staff: true, limit: 120, again: true, act: inTheDark },
  '/staff/accounts/new': { open: '/staff/accounts/new', staff: true, limit: 120 },
  '/staff/accounts/new with mistakes': { open: '/staff/accounts/new', staff: true, then: press(/^(Add and show|Ajouter et afficher)/), limit: 125, again: true },
  '/staff/accounts/new with mistakes in the dark': { open: '/staff/accounts/new', staff: true, then: press(/^(Add and show|Ajouter et afficher)/), limit: 125, again: true, act: inTheDark },
  '/staff/accounts/{id}': { open: (m) => m.account, staff: true, limit: 120 },
  '/staff/accounts/{id} in the dark': { open: (m) => m.account, staff: true, limit: 120, again: true, act: inTheDark },
  '/staff/account in the dark': { open: '/staff/account', staff: true, limit: 120, again: true, act: inTheDark },
  '/staff/account two minutes before the session ends': { open: '/staff/account', staff: true, limit: 120, again: true, act: nearTheEnd },
  '/staff': { open: '/staff', staff: true, limit: 120 },
  '/staff in the dark': { open: '/staff', staff: true, limit: 120, again: true, act: inTheDark },
  '/staff close together': { open: '/staff', staff: true, limit: 120, again: true, act: close },
  '/staff on an empty day': { open: '/staff?day=2026-12-25', staff: true, limit: 120 },
  '/staff/new-visit': { open: '/staff/new-visit', staff: true, limit: 120 },
  '/staff/new-visit of a service': { open: '/staff/new-visit?service=follow-up', staff: true, limit: 120, again: true },
  '/staff/new-visit against a rule': { open: '/staff/new-visit?service=follow-up', then: againstARule, asks: true, staff: true, limit: 170, again: true },
  '/staff/appointments/{id}/move': { open: (m) => `${m.visit}/move`, staff: true, limit: 120 },
  '/staff/appointments/{id}/cancel': { open: (m) => `${m.visit}/cancel`, staff: true, limit: 120 },
  '/staff/appointments/{id}/reject': { open: (m) => `${m.visit}/reject`, staff: true, limit: 120 },
  '/staff/appointments/{id}': { open: (m) => m.visit, staff: true, limit: 120 },
  '/staff/appointments/{id}/access-code': { open: (m) => `${m.visit}/access-code`, staff: true, limit: 120 },
  '/staff/appointments/{id}/access-code with mistakes': { open: (m) => `${m.visit}/access-code`, staff: true, then: press(/Make a code|Créer un code/), limit: 140, again: true },
  '/staff/articles/pictures': { open: '/staff/articles/pictures', staff: true, limit: 120 },
  '/staff/articles/pictures with mistakes': { open: '/staff/articles/pictures', staff: true, then: press(/^(Add the picture|Ajouter l’image)$/), limit: 125, again: true },
  '/staff/follow-ups': { open: '/staff/follow-ups', staff: true, limit: 120 },
  '/staff/follow-ups/{id}': { open: (m) => m.message, staff: true, limit: 120 },
  '/staff/patients/{id}/plans': { open: (m) => m.plans, staff: true, limit: 120 },
  '/staff/plans/{id}': { open: (m) => m.plan, staff: true, limit: 120 },
  '/staff/plans/{id}/edit/{part}': { open: (m) => `${m.plan}/edit/items.new`, staff: true, limit: 120 },
  '/staff/plans/{id}/edit/{part} with mistakes': { open: (m) => `${m.plan}/edit/items.new`, staff: true, then: press(/^(Keep this|Garder)$/), limit: 140, again: true },
  '/staff/plans/{id}/edit/{part} of a goal': { open: (m) => `${m.plan}/edit/goals.new`, staff: true, limit: 120 },
  '/staff/plans/{id}/sign': { open: (m) => `${m.plan}/sign`, staff: true, limit: 120 },
  '/staff/patients/{id}/measures': { open: (m) => m.plans.replace('/plans', '/measures'), staff: true, limit: 120 },
  '/staff/patients/{id}/measures/{measure}': { open: (m) => `${m.plans.replace('/plans', '/measures')}/peg`, staff: true, limit: 120 },
  '/staff/patients/{id}/measures/{measure} with mistakes': { open: (m) => `${m.plans.replace('/plans', '/measures')}/peg`, staff: true, then: press(/^(Keep these answers|Garder ces réponses)$/), limit: 140, again: true },
  '/staff/articles': { open: '/staff/articles', staff: true, limit: 120 },
  '/staff/articles with mistakes': { open: '/staff/articles', staff: true, then: press(/^(Begin the article|Commencer l’article)$/), limit: 125, again: true },
  '/staff/articles/{slug}/{lang}': { open: '/staff/articles/what-chronic-pain-is/en-CA', staff: true, limit: 180 },
  '/staff/articles/{slug}/{lang}/versions/{number}': { open: '/staff/articles/what-chronic-pain-is/en-CA/versions/1', staff: true, limit: 180 },
  '/api/docs': { open: '/api/docs', english: true, limit: 180 },
  '/dev/mail': { open: '/dev/mail', english: true, staff: true, limit: 120 },
  // The captured mail stands in a frame without scripts, which axe cannot enter; the mails have a test of their own.
  '/dev/mail/{id}': { open: (m) => m.mail, english: true, staff: true, limit: 140, frame: true },
  '/dev/components': { open: '/dev/components', english: true, limit: 140 },
  '/dev/components for staff': { open: '/dev/components?face=staff', english: true, limit: 140, again: true, desk: true },
  '/dev/components for staff in the dark': { open: '/dev/components?face=staff', english: true, limit: 140, again: true, desk: true, dark: true },
  '/dev/components in French': { open: '/dev/components?lang=fr-CA', english: true, limit: 140, again: true, lang: 'fr-CA' },
  '/dev/errors/{status}': { open: '/dev/errors/404', english: true, limit: 75, status: [404], again: true },
  ...failures(),
  'an address that does not exist': { open: '/nothing/here', limit: 75, status: [404] },
  'a link that has run out': { open: '/a/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', limit: 75, status: [404] },
};

/** The page of every failure that visitors can meet, in both languages. */
function failures() {
  const entries = {};
  for (const status of [400, 401, 403, 405, 409, 410, 412, 413, 415, 421, 422, 428, 429, 500, 503]) {
    const one = { english: true, limit: 75, status: [status] };
    entries[`/dev/errors/{status} ${status}`] = { ...one, open: `/dev/errors/${status}` };
    entries[`/dev/errors/{status} ${status} in French`] = { ...one, again: true, open: `/dev/errors/${status}?lang=fr-CA`, lang: 'fr-CA' };
  }
  return entries;
}

/** Opens a page of the table in a language; gives back the answer. */
export async function openPage(page, how, lang, m) {
  const path = typeof how.open === 'function' ? how.open(m) : how.open;
  const answer = await page.goto(`${m.site}${lang === 'fr' ? `/fr${path === '/' ? '' : path}` : path}`);
  await how.then?.(page);
  await how.act?.(page);
  await settled(page);
  return answer;
}

/** Everything that the page asked for is there, its font too: no page of ours asks for more after that. */
export async function settled(page) {
  await page.waitForLoadState('load');
  await page.evaluate(() => document.fonts.ready.then(() => true));
}

/** Routes that are no pages a person reads: files, raw mail. */
export const notPages = ['/a/{manage}/calendar.ics', '/dev/mail/{id}/html', '/dev/mail/{id}/raw', '/assets/{file}', '/learn/feed.xml',
  '/learn/corrections.xml', '/learn/images/{image}', '/sitemap.xml', '/robots.txt'];
