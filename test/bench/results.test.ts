// RESULTS.md as it is generated from planted results.

import { expect } from 'chai';
import { resultsPage } from '../../bench/runner/results.ts';
import { planted } from './planted.ts';

describe('Bench results page', () => {
  const goal = { peer: 'beam', times: 2 } as const;
  const page = resultsPage({
    results: [
      planted({ troupe: [4, 5, 6], beam: [2, 2, 2], nact: [1, 1, 1] }, { name: 'good', goal }),
      planted({ troupe: [1], beam: [2], nact: [1] }, { name: 'bad', goal }),
      planted({ troupe: [1], beam: { missing: 'no erl' }, nact: [1] }, { name: 'open', goal }),
      planted({ troupe: [1] }, { name: 'plain', peers: [] }),
    ],
    runtimes: [{ name: 'beam', missing: 'no erl' }],
    rounds: 3,
  });
  const row = (name: string) => page.split('\n').find((line) => line.startsWith(`| **${name}**`)) ?? '';

  it('counts the goals and names those missed and those not measured', () => {
    expect(page).to.include('Goals: 1 of 3 reached; missed: bad; not measured: open.');
  });

  it('shows medians with their spread, and ratios beside each peer', () => {
    expect(row('good')).to.include('| 5.00 (4.00–6.00) | 2.00, 2.50 × | 1.00, 5.00 × | – | ≥ 2.0 × BEAM | reached |');
  });

  it('marks what is missed', () => {
    expect(row('bad')).to.match(/\*\*missed\*\* \|$/);
  });

  it('never skips a missing peer silently', () => {
    expect(row('open')).to.include('| missing: no erl |');
    expect(page).to.include('beam (missing)');
  });

  it('claims nothing where there is no goal', () => {
    expect(row('plain')).to.match(/\| – \| – \| – \| – \| {2}\|$/);
  });
});
