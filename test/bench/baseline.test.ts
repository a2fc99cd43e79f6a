// The check against the baseline: a ratio is worse only if it is so beyond both spreads and a few percent.

import { expect } from 'chai';
import { compare } from '../../bench/runner/baseline.ts';
import { planted } from './planted.ts';

const against = (ratios: readonly number[], before: { median: number; low: number; high: number }) =>
  compare([planted({ troupe: ratios, beam: ratios.map(() => 1) }, { peers: ['beam'] })], { 'planted/beam': before });

describe('Bench baseline', () => {
  it('is kept by the same ratios', () => {
    expect(against([2, 2.1, 1.9], { median: 2, low: 1.9, high: 2.1 }).fine).to.equal(true);
  });

  it('fails when each median lies outside of the other spread', () => {
    const { fine, lines } = against([1, 1.1, 0.9], { median: 2, low: 1.9, high: 2.1 });
    expect(fine).to.equal(false);
    expect(lines[0]).to.match(/^planted\/beam: worse, 1\.00 .*, baseline 2\.00 /);
  });

  it('forgives what lies within the spread of the baseline', () => {
    expect(against([1.5, 1.6, 1.4], { median: 2, low: 1.4, high: 2.6 }).fine).to.equal(true);
  });

  it('forgives a run whose own spread reaches the baseline', () => {
    expect(against([1, 2.1, 0.9], { median: 2, low: 1.95, high: 2.05 }).fine).to.equal(true);
  });

  it('forgives a few percent, however narrow the spreads are', () => {
    expect(against([1.95, 1.95, 1.95], { median: 2, low: 2, high: 2 }).fine).to.equal(true);
    expect(against([1.93, 1.93, 1.93], { median: 2, low: 2, high: 2 }).fine).to.equal(false);
  });

  it('says what has become better, and passes', () => {
    const { fine, lines } = against([4, 4, 4], { median: 2, low: 2, high: 2 });
    expect(fine).to.equal(true);
    expect(lines[0]).to.match(/^planted\/beam: better, 4\.00/);
  });

  it('fails when a ratio of the baseline could not be measured', () => {
    const missing = planted({ troupe: [1], beam: { missing: 'no erl' } }, { peers: ['beam'] });
    const { fine, lines } = compare([missing], { 'planted/beam': { median: 2, low: 2, high: 2 } });
    expect(fine).to.equal(false);
    expect(lines[0]).to.equal('planted/beam: in the baseline, but not measured now');
  });

  it('names a ratio that it does not have, and passes', () => {
    const { fine, lines } = compare([planted({ troupe: [3], beam: [1] }, { peers: ['beam'] })], {});
    expect(fine).to.equal(true);
    expect(lines[0]).to.equal('planted/beam: not in the baseline, now 3.00');
  });

  it('looks at ratios only: a slower machine is no regression', () => {
    const slow = planted({ troupe: [0.2, 0.2, 0.2], beam: [0.1, 0.1, 0.1] }, { peers: ['beam'] });
    expect(compare([slow], { 'planted/beam': { median: 2, low: 2, high: 2 } }).fine).to.equal(true);
  });
});
