// The command lines of the bench and of the soak: what they take, and what they say to what they do not take.

import { expect } from 'chai';
import { allCases } from '../../bench/cases/suites.ts';
import { UsageError } from '../../bench/runner/command-line.ts';
import { helpText } from '../../bench/runner/help.ts';
import { parseOptions } from '../../bench/runner/options.ts';
import { helpText as soakHelp, parseOptions as parseSoak } from '../../bench/soak/options.ts';

describe('Bench options', () => {
  it('run everything in five rounds without options', () => {
    const options = parseOptions([]);
    expect(options.everything).to.equal(true);
    expect(options.cases).to.deep.equal(allCases);
    expect([options.rounds, options.effort, options.json, options.check]).to.deep.equal([5, 'full', false, false]);
  });

  it('make --quick three rounds, unless --rounds says otherwise', () => {
    expect(parseOptions(['--quick']).rounds).to.equal(3);
    expect(parseOptions(['--quick', '--rounds', '4']).rounds).to.equal(4);
  });

  it('select suites and cases', () => {
    const { cases, everything } = parseOptions(['kernel', '--case', 'ask', '--case', 'counting']);
    expect(cases.map(({ bench }) => bench.name)).to.deep.equal(['counting', 'ask']);
    expect(everything).to.equal(false);
    expect(parseOptions(['supervision']).cases.every(({ suite }) => suite === 'supervision')).to.equal(true);
  });

  const wrong: readonly [words: readonly string[], message: RegExp][] = [
    [['--jsno'], /Unknown option '--jsno'\. Did you mean '--json'\?/],
    [['kernle'], /Unknown suite 'kernle'\. Did you mean 'kernel'\?/],
    [['mesh'], /'mesh' is planned but not there yet/],
    [['--case', 'countin'], /Unknown case 'countin'\. Did you mean 'counting'\?/],
    [['supervision', '--case', 'counting'], /Unknown case 'counting'/],
    [['--case'], /--case needs a value/],
    [['--json=yes'], /--json takes no value/],
    [['--rounds', '0'], /--rounds must be a whole number from 1, not '0'/],
    [['--rounds', '2.5'], /--rounds must be a whole number/],
    [['--check', '--rounds', '2'], /at least 3 rounds/],
    [['--toString'], /Unknown option '--toString'/],
  ];
  for (const [words, message] of wrong) {
    it(`refuse ${words.join(' ')}`, () => expect(() => parseOptions(words)).to.throw(UsageError, message));
  }

  it('have a help that names every case', () => {
    for (const { bench } of allCases) expect(helpText()).to.include(`  ${bench.name} `);
  });

  it('have no two cases of the same name', () => {
    expect(new Set(allCases.map(({ bench }) => bench.name)).size).to.equal(allCases.length);
  });
});

describe('Soak options', () => {
  it('soak for a minute with a new seed without options', () => {
    const { minutes, seed, json, plant } = parseSoak([]);
    expect([minutes, json, plant]).to.deep.equal([1, false, undefined]);
    expect(seed).to.be.within(0, 2 ** 32 - 1);
    expect(Number.isInteger(seed)).to.equal(true);
  });

  it('take minutes with fractions, and a seed of 0', () => {
    const { minutes, seed } = parseSoak(['--minutes', '0.5', '--seed', '0']);
    expect([minutes, seed]).to.deep.equal([0.5, 0]);
  });

  const wrong: readonly [words: readonly string[], message: RegExp][] = [
    [['--minute', '1'], /Unknown option '--minute'\. Did you mean '--minutes'\?/],
    [['--minutes', '0'], /--minutes must be a number above 0/],
    [['--minutes', ''], /--minutes must be a number above 0/],
    [['--minutes', 'Infinity'], /--minutes must be a number above 0, at most/],
    [['--minutes', 'long'], /not 'long'/],
    [['--minutes'], /--minutes needs a value/],
    [['--seed', '-1'], /--seed needs a value|--seed must be a whole number/],
    [['--seed', '1.5'], /--seed must be a whole number/],
    [['--seed', ''], /--seed must be a whole number/],
    [['--plant', 'leek'], /Did you mean 'leak'\?/],
    [['5'], /takes options only, not '5'/],
  ];
  for (const [words, message] of wrong) {
    it(`refuse ${words.join(' ')}`, () => expect(() => parseSoak(words)).to.throw(UsageError, message));
  }

  it('do not offer to plant defects', () => {
    expect(soakHelp()).to.not.include('plant');
    expect(() => parseSoak(['--plan'])).to.throw(UsageError, /^Unknown option '--plan'(?!.*--plant)/);
  });
});
