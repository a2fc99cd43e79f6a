// Mocha runs the TypeScript sources as they are: Node strips the types.
const ci = Boolean(process.env.CI);

export default {
  extension: ['ts'],
  require: ['./test/hooks.ts'],
  timeout: 10_000,
  slow: 500,
  failZero: true,
  checkLeaks: true,
  forbidOnly: ci,
  forbidPending: ci, // in CI nothing skips
  // `npm test -- test/actors/mailbox.test.ts` runs one file: named paths replace the default.
  spec: process.argv.slice(2).some((argument) => /^(?:\.\/)?test\//.test(argument)) ? [] : ['test/**/*.test.ts'],
};
