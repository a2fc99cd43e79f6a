// banking-ask: the same transfers, each deposit an ask that the paying account awaits within its turn.

import { defineActor, type Request } from '../../src/index.ts';
import { measure } from './harness.ts';
import { bank, type Transfer } from './teller.ts';

type Deposit = Request<{ readonly type: 'deposit'; readonly amount: number }, 'deposited'>;

async function transfer(balance: number, { teller, to, amount }: Transfer<Deposit>): Promise<number> {
  await to.ask({ type: 'deposit', amount });
  teller.tell('transferred');
  return balance - amount;
}

const account = defineActor<Transfer<Deposit> | Deposit, number>({
  type: 'account',
  init: () => 1e6,
  receive(balance, message, context) {
    if (message.type === 'transfer') return transfer(balance, message);
    context.reply('deposited');
    return balance + message.amount;
  },
});

await measure('banking-ask', 'transfers/s', (system, size) => bank(system, size, account));
