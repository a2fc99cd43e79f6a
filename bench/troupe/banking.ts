// banking (Savina): transfers between 1,000 accounts. An account that waits for the receiver's
// acknowledgement stashes every other message until it has come, then takes them out one by one.

import { type ActorRef, defineActor } from '../../src/index.ts';
import { measure } from './harness.ts';
import { bank, type Transfer } from './teller.ts';

type Deposit = { readonly type: 'deposit'; readonly from: ActorRef<'deposited'>; readonly amount: number };
type BetweenAccounts = Deposit | 'deposited';

interface Account {
  balance: number;
  /** Who waits for the confirmation of the transfer under way. */
  waiting: ActorRef<'transferred'> | undefined;
}

const account = defineActor<Transfer<BetweenAccounts> | BetweenAccounts, Account>({
  type: 'account',
  init: () => ({ balance: 1e6, waiting: undefined }),
  receive(account, message, context) {
    if (message === 'deposited') {
      account.waiting?.tell('transferred');
      account.waiting = undefined;
      context.unstash();
    } else if (account.waiting !== undefined) {
      context.stash();
    } else if (message.type === 'transfer') {
      account.balance -= message.amount;
      account.waiting = message.teller;
      message.to.tell({ type: 'deposit', from: context.self, amount: message.amount });
    } else {
      account.balance += message.amount;
      message.from.tell('deposited');
      context.unstash();
    }
  },
});

await measure('banking', 'transfers/s', (system, size) => bank(system, size, account));
