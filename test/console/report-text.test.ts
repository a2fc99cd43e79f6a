// A report as people read it: the order of its parts, its width, its colors, and that content cannot drive the terminal.

import { expect } from 'chai';
import { displayWidth, type FleetReport, renderReport } from '../../src/console/index.ts';
import type { ActorView } from '../../src/observe/index.ts';
import { actor } from './actor-view.ts';

function report(more: Partial<FleetReport> = {}): FleetReport {
  return {
    system: 'newsroom',
    node: undefined,
    at: 1_000_000,
    since: 900_000,
    pid: 7,
    actors: 1,
    deadLetters: { total: 0, byReason: {} },
    quarantined: 0,
    openAsks: 0,
    tree: [],
    omitted: 0,
    troubled: [],
    recent: [],
    ...more,
  };
}

const turn = (since: number, more: Partial<NonNullable<ActorView['turn']>> = {}): NonNullable<ActorView['turn']> => ({
  phase: 'receive',
  since,
  progress: undefined,
  waitsFor: [],
  ...more,
});

/** The lines under a heading, up to the next empty one. */
function section(text: string, heading: string): string[] {
  const lines = text.split('\n');
  const begin = lines.indexOf(heading);
  return begin < 0 ? [] : lines.slice(begin + 1, lines.indexOf('', begin));
}

describe('renderReport', () => {
  it('prints a calm fleet', () => {
    const tree = [
      actor('desk', {
        incarnation: 2,
        children: [actor('reader', { incarnation: 3, mailbox: 12 }), actor('writer', { incarnation: 14, restarts: 1 })],
      }),
      actor('archive', { incarnation: 5, services: ['archive', 'search'] }),
    ];
    expect(renderReport(report({ actors: 4, tree }))).to.equal(
      [
        'newsroom  pid 7 · 4 actors · up 1 m 40 s',
        '',
        'Nothing is wrong now.',
        '',
        'Actor         Condition  Mailbox  Restarts  Incarnation',
        '├─ desk       idle             0         0           #2',
        '│  ├─ reader  idle            12         0           #3',
        '│  └─ writer  idle             0         1          #14',
        '└─ archive    idle             0         0           #5',
        '     serves archive, search',
      ].join('\n'),
    );
  });

  it('names the node and counts one of a thing in the singular', () => {
    expect(renderReport(report({ node: 'n1' }))).to.match(/^newsroom@n1 {2}pid 7 · 1 actor · up /);
  });

  describe('what is wrong now', () => {
    it('lists incidents, then who is suspended or restarting, then who is stuck, then letters and quarantine', () => {
      const text = renderReport(
        report({
          troubled: [
            actor('writer', {
              condition: 'suspended',
              restarts: 2,
              lastFailure: { cause: 'auth', error: 'Error: 401' },
            }),
            actor('editor', { condition: 'restarting', restarts: 1 }),
            actor('leaving', { condition: 'stopping' }),
          ].map((view) => ({ ...view, address: `troupe://newsroom/${view.name}` })),
          tree: [
            actor('stuck', {
              address: 'troupe://newsroom/stuck',
              condition: 'running',
              turn: turn(910_000, { progress: 'page 3' }),
            }),
          ],
          recent: [
            {
              at: 990_000,
              kind: 'IncidentOpened',
              severity: 'error',
              text: 'incident at troupe://newsroom/flaky: it needed more than 3 restarts',
            },
            { at: 980_000, kind: 'ActorFailed', severity: 'warn', text: 'troupe://newsroom/flaky failed' },
          ],
          deadLetters: { total: 12, byReason: { stopped: 2, 'mailbox-full': 10 } },
          quarantined: 3,
        }),
      );
      expect(section(text, 'Wrong now')).to.deep.equal([
        '  incident at /flaky: it needed more than 3 restarts (10 s ago)',
        '  /writer is suspended after 2 restarts: Error: 401 (auth)',
        '  /editor is restarting after 1 restart',
        '  /stuck has been in one turn (receive) for 1 m 30 s, last "page 3"',
        '  12 dead letters: 10 mailbox-full, 2 stopped',
        '  3 messages in quarantine',
      ]);
      expect(section(text, 'Lately')).to.deep.equal(['  20 s ago       /flaky failed']);
    });

    it('does not call a turn stuck that is short, or that says what it waits for', () => {
      const tree = [
        actor('short', { turn: turn(940_001) }),
        actor('patient', { turn: turn(0, { waitsFor: ['the model', 'an editor'] }) }),
      ];
      const text = renderReport(report({ tree }));
      expect(text).to.contain('Nothing is wrong now.');
      expect(text).to.contain('in one turn (receive) for 16 m 40 s, waits for the model, an editor');
    });

    it('is cut to 20 lines, and says how many more there are', () => {
      const tree = Array.from({ length: 25 }, (_, n) => actor(`stuck-${n}`, { turn: turn(0) }));
      const lines = section(renderReport(report({ tree, quarantined: 1 })), 'Wrong now');
      expect(lines).to.have.length(22);
      expect(lines.slice(20)).to.deep.equal(['  and 5 more', '  1 message in quarantine']);
    });
  });

  it('says how many actors it leaves out', () => {
    expect(renderReport(report({ tree: [actor('desk')], omitted: 1_234 }))).to.match(
      /\n… and 1234 more actors, left out here$/,
    );
  });

  it('says so when there are no actors', () => {
    expect(renderReport(report({ actors: 0 }))).to.match(/0 actors .*\n\nNothing is wrong now\.\n\nNo actors\.$/s);
  });

  describe('on a terminal', () => {
    const wide = report({
      system: 'n'.repeat(100),
      tree: [
        actor('漢'.repeat(60), {
          services: ['s'.repeat(100)],
          children: [actor('d'.repeat(90), { turn: turn(0, { progress: 'p'.repeat(100) }) })],
        }),
      ],
      troubled: [actor('t'.repeat(100), { condition: 'suspended' })],
      recent: [{ at: 0, kind: 'ActorFailed', severity: 'error', text: 'f'.repeat(200) }],
      deadLetters: { total: 3, byReason: { stopped: 3 } },
    });

    for (const columns of [80, 40, 20, 5]) {
      it(`cuts each line to ${columns} columns`, () => {
        for (const line of renderReport(wide, { columns }).split('\n'))
          expect(displayWidth(line), line).to.be.at.most(columns);
      });
    }

    it('keeps the figures of actors with long names readable at 80 columns', () => {
      const line = renderReport(wide, { columns: 80 })
        .split('\n')
        .find((text) => text.startsWith('└─ 漢'));
      expect(line).to.match(/…\s+idle +0 +0 +#1$/);
    });

    it('cuts nothing when it is not told how many columns there are', () => {
      const text = renderReport(wide);
      expect(text).not.to.contain('…');
      expect(text).to.contain('p'.repeat(100)).and.to.contain('漢'.repeat(60));
    });

    it('has the same text with color, and no escapes without', () => {
      const painted = renderReport(wide, { columns: 60, color: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of color
      const color = /\u001B\[\d+m/g;
      expect(painted).to.match(color);
      expect(painted.replace(color, '')).to.equal(renderReport(wide, { columns: 60 }));
      expect(renderReport(wide, { columns: 60 })).not.to.contain('\u001B');
    });
  });

  it('makes control characters of names, notes and errors visible, everywhere', () => {
    const evil = '\u001B]0;title\u0007\r\n\u009B31m\u202E';
    const bad = actor(evil, {
      address: `troupe://newsroom/${evil}`,
      condition: 'suspended',
      services: [evil],
      turn: turn(0, { phase: evil, progress: evil, waitsFor: [evil] }),
      lastFailure: { cause: evil, error: evil },
    });
    const text = renderReport(
      report({
        system: evil,
        node: evil,
        tree: [bad, { ...bad, turn: turn(0, { progress: evil }) }],
        troubled: [bad],
        deadLetters: { total: 1, byReason: { [evil]: 1 } },
        recent: ['ActorFailed', 'IncidentOpened'].map((kind) => ({ at: 0, kind, severity: 'warn', text: evil })),
      }),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
    expect(text).not.to.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
    expect(text.match(/\\u001b\]0;title\\u0007\\u000d\\u000a\\u009b31m\\u202e/g)?.length).to.be.at.least(12);
  });
});
