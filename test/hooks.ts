// Mocha root hooks: when all tests are over, nothing may keep the process alive. A leaked timer, socket, worker or
// child process is named, and the run fails; without this, mocha would wait for it without a word.

const patienceMs = 5_000;
const watching = process.argv.includes('--watch') || process.argv.includes('-w');

export const mochaHooks = {
  afterAll(): void {
    if (watching) return; // mocha itself stays alive
    setTimeout(() => {
      const kept = process.getActiveResourcesInfo().join(', ');
      console.error(`\nThe tests are over, but this keeps the process alive: ${kept}`);
      process.on('exit', () => {
        process.exitCode = 1; // after mocha's own handler, which sets the number of failed tests
      });
      process.exit();
    }, patienceMs).unref();
  },
};
