// Mocha's spec reporter, which also writes the counts to the file named by `--reporter-option counts=<file>`.
// The counts exist only if mocha came to its end: no file means that the run died.

import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export default class CiReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(options.reporterOption.counts, `${passes} ${failures} ${pending}\n`);
    });
  }
}
