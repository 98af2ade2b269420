// Every page of the route table and how the gate opens it. `tests/clinic/pages.rs` fails where one is missing here.
import { readFileSync } from 'node:fs';

export const met = () => JSON.parse(readFileSync(new URL('./met.json', import.meta.url), 'utf8'));

/**
 * route → how it is opened: an address, or a function of what the walk met.
 * `staff`: with the console's session. `english`: it exists in English only. `limit`: kilobytes it may take.
 */
export const pages = {
  '/': { open: '/', limit: 75 },
  '/learn': { open: '/learn', limit: 75 },
  '/learn/{slug}': { open: '/learn/rethinking-botulinum-toxin', limit: 180 },
  '/book': { open: '/book', limit: 60 },
  '/book/{service}': { open: '/book/first-consultation', limit: 60 },
  '/book/{service}/{practitioner}': { open: '/book/first-consultation/ada-example', limit: 60 },
  '/book/confirm': { open: (m) => m.confirm, limit: 60 },
  '/a/{manage}': { open: (m) => m.booked, limit: 60 },
  '/a/{manage} waiting for its code': { open: (m) => m.pending, limit: 60 },
  '/a/{manage}/cancel': { open: (m) => `${m.booked}/cancel`, limit: 60 },
  '/a/{manage}/not-me': { open: (m) => `${m.pending}/not-me`, limit: 60 },
  '/read/{token}': { open: (m) => m.read, limit: 180 },
  '/unsubscribe/{token}': { open: (m) => m.stop, limit: 60 },
  '/staff/sign-in': { open: '/staff/sign-in', limit: 75, status: [200, 410] },
  '/staff': { open: '/staff', staff: true, limit: 120 },
  '/staff/appointments/{id}': { open: (m) => m.visit, staff: true, limit: 120 },
  '/staff/follow-ups': { open: '/staff/follow-ups', staff: true, limit: 120 },
  '/staff/follow-ups/{id}': { open: (m) => m.message, staff: true, limit: 120 },
  '/api/docs': { open: '/api/docs', english: true, limit: 180 },
  '/dev/mail': { open: '/dev/mail', english: true, staff: true, limit: 120 },
  '/dev/mail/{id}': { open: (m) => m.mail, english: true, staff: true, limit: 140 },
  '/dev/components': { open: '/dev/components', english: true, limit: 140 },
  'an address that does not exist': { open: '/nothing/here', limit: 75, status: [404] },
};

/** Routes that are no pages a person reads: files, raw mail. */
export const notPages = ['/a/{manage}/calendar.ics', '/dev/mail/{id}/html', '/dev/mail/{id}/raw', '/assets/{file}'];
