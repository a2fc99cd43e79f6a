// The help text of the bench, made from the tables of suites and cases so that it cannot fall behind.

import { plannedSuites, type SuiteName, suiteNames, suites } from '../cases/suites.ts';

export function helpText(): string {
  return `Measures Troupe beside its peers, in the same run, in fresh processes that alternate.

usage: npm run bench -- [suite …] [option …]

  --quick             3 smaller rounds: a first impression, not a result
  --rounds <n>        rounds of each case (default 5, with --quick 3); a figure is the median of its rounds
  --case <name>       only this case; may be repeated
  --json              one line of JSON per figure on stdout
  --check             compare ratios with bench/baseline.json; exit code 1 if one is worse beyond the spread
  --update-baseline   write the ratios of this run to bench/baseline.json
  --help              this text

JSON lines: {suite, case, ours, peer, peerValue, ratio, goal, unit, higherIsBetter}. 'ratio' reads "times better
than the peer". 'goal' is for 'ratio' where a peer is named and for 'ours' where 'peer' is null. A value that
could not be measured is null, and stderr says why.

A run without --quick that leaves nothing out writes bench/RESULTS.md. Peers from npm are installed into
bench/peers when they are missing; the BEAM is used when 'erl' is on the PATH.

${suiteNames.map(describe).join('\n\n')}

not there yet: ${plannedSuites.join(', ')}
`;
}

function describe(suite: SuiteName): string {
  const lines = suites[suite].map(({ name, about }) => `  ${name.padEnd(22)}${about}`);
  return [`suite ${suite}`, ...lines].join('\n');
}
