// What a run prints, in its three forms: plain lines, JSON lines, and live lines on a terminal.

import { expect } from 'chai';
import { LiveOutput } from '../../src/cli/live-output.ts';
import { JsonOutput, PlainOutput, type RunOutput, type RunResult, type Sink } from '../../src/cli/output.ts';
import { VirtualScreen } from './virtual-screen.ts';

const result: RunResult = {
  outcome: 'done',
  drained: true,
  exitCode: 0,
  ms: 5,
  restarts: 0,
  deadLetters: 0,
  quarantined: 0,
};

/** A sink that keeps what it is given, and whose time is moved by hand. */
class Kept implements Sink {
  out = '';
  err = '';
  time = 0;
  readonly stdout = { write: (text: string) => (this.out += text) };
  readonly stderr = { write: (text: string) => (this.err += text) };
  readonly now = (): number => this.time;
}

describe('PlainOutput', () => {
  let sink: Kept;
  let output: RunOutput;
  beforeEach(() => {
    sink = new Kept();
    output = new PlainOutput(sink);
  });

  it('prints a stage at most once a second, and in the end as it is then', () => {
    output.stage('reader', '1');
    output.stage('auditor', 'waits');
    sink.time = 999;
    output.stage('reader', '2');
    expect(sink.out).to.equal('reader: 1\nauditor: waits\n');
    sink.time = 1_000;
    output.stage('reader', '3');
    output.stage('reader', '4');
    expect(sink.out).to.equal('reader: 1\nauditor: waits\nreader: 3\n');
    output.ended('', 'it is done', result);
    expect(sink.out).to.equal('reader: 1\nauditor: waits\nreader: 3\nreader: 4\nit is done\n');
  });

  it('does not print a stage again that says the same', () => {
    output.stage('reader', 'idle');
    sink.time = 5_000;
    output.stage('reader', 'idle');
    output.ended('', 'it is done', result);
    expect(sink.out).to.equal('reader: idle\nit is done\n');
  });

  it('prints complaints on the other stream, also when quiet', () => {
    const quiet: RunOutput = new PlainOutput(sink, true);
    quiet.complain('wrong\u0007');
    quiet.line('unseen');
    quiet.stage('unseen', '1');
    quiet.tell('started', 'unseen', {});
    expect(sink.err).to.equal('wrong\\u0007\n');
    expect(sink.out).to.equal('');
    quiet.ended('words', 'it is done', result);
    expect(sink.out).to.equal('words\nit is done\n');
  });
});

describe('JsonOutput', () => {
  it('prints what happens as objects, and complaints as text', () => {
    const sink = new Kept();
    const output = new JsonOutput(sink);
    output.line('two\nlines');
    output.tell('stopping', 'for people', { drainMs: 5 });
    output.complain('wrong');
    output.ended('words', 'for people', result);
    expect(
      sink.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).to.deep.equal([
      { event: 'line', text: 'two\nlines' },
      { event: 'stopping', drainMs: 5 },
      { event: 'ended', ...result, summary: 'words' },
    ]);
    expect(sink.err).to.equal('wrong\n');
  });
});

describe('LiveOutput', () => {
  let screen: VirtualScreen;
  let time: number;
  let output: RunOutput;
  beforeEach(() => {
    screen = new VirtualScreen(20);
    time = 0;
    output = new LiveOutput({ stdout: screen, stderr: screen, now: () => time }, screen);
  });
  afterEach(() => output.ended('', '', result)); // no redraw may be pending

  /** Lets enough time pass that the next change is drawn at once. */
  const later = (): void => {
    time += 50;
  };

  it('keeps one line per stage below what is printed', () => {
    output.line('begin');
    later();
    output.stage('reader', '1 of 3');
    later();
    output.stage('audit', 'waits');
    output.line('something happened');
    output.complain('something failed');
    later();
    output.stage('reader', '2 of 3');
    expect(screen.text).to.equal('begin\nsomething happened\nsomething failed\nreader  2 of 3\naudit   waits');
  });

  it('draws at most every 50 ms, and leaves nothing out in the end', () => {
    output.stage('reader', '1');
    time += 49;
    output.stage('reader', '2');
    expect(screen.text).to.equal('reader  1');
    time += 1;
    output.stage('writer', '1'); // a redraw is due already: it will show both
    output.ended('the words', 'it is done', result);
    expect(screen.text).to.equal('reader  2\nwriter  1\nthe words\nit is done');
  });

  it('cuts live lines to the width, so that none wraps', () => {
    output.stage('reader', 'x'.repeat(100));
    later();
    output.stage('reader', 'y'.repeat(100));
    expect(screen.text).to.equal(`reader  ${'y'.repeat(10)}…`);
  });

  it('lets long lines wrap above the live ones', () => {
    output.stage('reader', '1');
    output.line('z'.repeat(30));
    expect(screen.text).to.equal(`${'z'.repeat(20)}\n${'z'.repeat(10)}\nreader  1`);
  });

  it('erases what a terminal has wrapped that became narrower', () => {
    output.stage('reader', 'x'.repeat(11));
    output.line('above');
    screen.columns = 10;
    screen.lines.splice(1, 2, 'reader  xx', 'xxxxxxxxx', ''); // as terminals do it
    screen.write('\n');
    later();
    output.stage('reader', '2');
    expect(screen.text).to.equal('above\nreader  2');
  });

  it('shows no more stages than the terminal has lines', () => {
    screen.rows = 3;
    for (const name of ['a', 'b', 'c', 'd']) {
      later();
      output.stage(name, '1');
    }
    expect(screen.text).to.equal('a  1\nb  1');
  });

  it('makes the control characters of content visible', () => {
    screen.columns = 80;
    output.line('\u001b[2Jgone');
    later();
    output.stage('\u001b[31mred', '\r\nx');
    expect(screen.text).to.equal('\\u001b[2Jgone\n\\u001b[31mred  \\u000d\\u000ax');
  });

  it('prints below the last live lines once it has ended', () => {
    output.stage('reader', '1');
    output.ended('', 'it is done', result);
    output.stage('reader', '2');
    output.complain('too late');
    expect(screen.text).to.equal('reader  1\nit is done\ntoo late');
  });
});
