// What the rounds of a case come to: medians, ratios to each peer, goals, lines of JSON and of text.

import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { median, spreadOf } from '../../bench/harness/statistics.ts';
import { figureLines, goalReached, ratioOf } from '../../bench/runner/figures.ts';
import { caseInText } from '../../bench/runner/text.ts';
import { ratioInWords, spreadInWords } from '../../bench/runner/words.ts';
import { planted } from './planted.ts';

describe('Bench statistics', () => {
  it('take the middle value, or the mean of the two middle ones, whatever the order', () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([4, 1, 2, 100])).to.equal(3);
    expect(median([7])).to.equal(7);
  });

  it('sort numbers as numbers', () => {
    expect(median([100, 9, 20])).to.equal(20);
  });

  it('show the lowest and the highest round as the spread', () => {
    expect(spreadOf([3, 1, 2])).to.deep.equal({ median: 2, low: 1, high: 3 });
  });

  it('have no median of nothing', () => {
    expect(median([])).to.be.NaN;
  });
});

describe('Bench figures', () => {
  it('take the ratio round by round, between neighbors in time', () => {
    const slowdown = planted({ troupe: [100, 10, 1], beam: [50, 5, 0.5] });
    expect(ratioOf(slowdown, 'beam')).to.deep.equal({ median: 2, low: 2, high: 2 });
  });

  it('read "times better than the peer" also where lower is better', () => {
    const memory = planted(
      { troupe: [100, 100, 100], beam: [400, 300, 200] },
      { higherIsBetter: false, unit: 'bytes' },
    );
    expect(ratioOf(memory, 'beam')).to.deep.equal({ median: 3, low: 2, high: 4 });
  });

  it('have no ratio to a peer that is missing or failed', () => {
    const alone = planted({ troupe: [1, 2, 3], beam: { missing: 'no erl' }, nact: { failed: 'crashed' } });
    expect(ratioOf(alone, 'beam')).to.equal(undefined);
    expect(ratioOf(alone, 'nact')).to.equal(undefined);
  });

  it('reach a goal of a ratio exactly at the goal, and miss it below', () => {
    const goal = { peer: 'beam', times: 2 } as const;
    expect(goalReached(planted({ troupe: [2], beam: [1] }, { goal }))).to.equal(true);
    expect(goalReached(planted({ troupe: [1.99], beam: [1] }, { goal }))).to.equal(false);
  });

  it('reach a goal of a value at most at the value, without any peer', () => {
    const goal = { atMost: 450 };
    expect(goalReached(planted({ troupe: [450] }, { goal, peers: [] }))).to.equal(true);
    expect(goalReached(planted({ troupe: [451] }, { goal, peers: [] }))).to.equal(false);
  });

  it('neither reach nor miss a goal that could not be measured', () => {
    const goal = { peer: 'beam', times: 2 } as const;
    expect(goalReached(planted({ troupe: [2], beam: { missing: 'no erl' } }, { goal }))).to.equal(undefined);
    expect(goalReached(planted({ troupe: { failed: 'crashed' } }, { goal: { atMost: 1 } }))).to.equal(undefined);
    expect(goalReached(planted({ troupe: [2], beam: [1] }))).to.equal(undefined);
  });

  it('make one line per peer, with the goal beside the peer that it names', () => {
    const goal = { peer: 'beam', times: 1.5 } as const;
    const lines = figureLines(planted({ troupe: [6], beam: [3], nact: [2] }, { goal }));
    expect(lines).to.deep.equal([
      {
        suite: 'kernel',
        case: 'planted',
        ours: 6,
        peer: 'beam',
        peerValue: 3,
        ratio: 2,
        goal: 1.5,
        unit: 'messages/s',
        higherIsBetter: true,
      },
      {
        suite: 'kernel',
        case: 'planted',
        ours: 6,
        peer: 'nact',
        peerValue: 2,
        ratio: 3,
        goal: null,
        unit: 'messages/s',
        higherIsBetter: true,
      },
    ]);
  });

  it('make a line of its own for a goal of a value, first', () => {
    const lines = figureLines(
      planted({ troupe: [400], beam: [2700], nact: [1200] }, { goal: { atMost: 450 }, higherIsBetter: false }),
    );
    expect(lines.map(({ peer, goal, ratio }) => [peer, goal, ratio])).to.deep.equal([
      [null, 450, null],
      ['beam', null, 6.75],
      ['nact', null, 3],
    ]);
  });

  it('make one line of a case without peer and goal', () => {
    const [line, ...rest] = figureLines(planted({ troupe: [7] }, { peers: [] }));
    expect([line?.ours, line?.peer, line?.ratio, line?.goal, rest.length]).to.deep.equal([7, null, null, null, 0]);
  });

  it('show a missing peer in JSON, with null for what is not known', () => {
    const lines = figureLines(planted({ troupe: [6], beam: { missing: 'no erl' }, nact: [2] }));
    expect(lines.map(({ peer, peerValue, ratio }) => [peer, peerValue, ratio])).to.deep.equal([
      ['beam', null, null],
      ['nact', 2, 3],
    ]);
  });
});

describe('A bench case in text', () => {
  const text = (result: Parameters<typeof caseInText>[0]) => stripVTControlCharacters(caseInText(result));

  it('says of a missing peer that it is missing, and why', () => {
    expect(text(planted({ troupe: [6], beam: { missing: "'erl' is not on the PATH" }, nact: [2] }))).to.match(
      /BEAM +missing: 'erl' is not on the PATH/,
    );
  });

  it('says of a program that failed what it said last', () => {
    expect(text(planted({ troupe: [6], beam: [1], nact: { failed: 'exit code 1: boom' } }))).to.match(
      /nact +failed: exit code 1: boom/,
    );
  });

  it('tells whether the goal is reached, missed or not measured', () => {
    const goal = { peer: 'beam', times: 2 } as const;
    expect(text(planted({ troupe: [4], beam: [2] }, { goal }))).to.match(/goal +≥ 2\.0 × BEAM +reached/);
    expect(text(planted({ troupe: [3], beam: [2] }, { goal }))).to.match(/goal +≥ 2\.0 × BEAM +missed/);
    expect(text(planted({ troupe: [3], beam: { missing: 'x' } }, { goal }))).to.match(
      /goal +≥ 2\.0 × BEAM +not measured/,
    );
  });

  it('shows the spread only where there is one', () => {
    expect(spreadInWords({ median: 24.1e6, low: 23.5e6, high: 24.9e6 })).to.equal('24.1 M (23.5–24.9)');
    expect(spreadInWords({ median: 330, low: 330, high: 330 })).to.equal('330');
    expect(ratioInWords({ median: 1.234, low: 1, high: 2 })).to.equal('1.23 ×');
  });
});
