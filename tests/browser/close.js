// Stops the program and waits for its end.
export default async function close() {
  console.log(`\nthe browser tests took ${Math.round((Date.now() - globalThis.begun) / 1000)} s`);
  const child = globalThis.movability;
  if (!child || child.exitCode !== null) return;
  const ended = new Promise((done) => { child.once('exit', done); });
  child.kill('SIGTERM');
  await ended;
}
