// Order: the one message of the fleet: it says what its receiver is to do.

export type Deed =
  // Work
  | 'work'
  | 'chat'
  | 'nap'
  | 'doze'
  | 'job'
  // Answers
  | 'answer'
  | 'answerLater'
  | 'answerTwice'
  | 'refuse'
  | 'ignore'
  | 'passOn'
  // Sending
  | 'askOn'
  | 'askCarelessly'
  | 'offerOut'
  | 'tellNobody'
  // Later
  | 'setAside'
  | 'timer'
  | 'ticker'
  | 'cancelTimer'
  // Company
  | 'recruit'
  | 'dismiss'
  | 'watch'
  | 'unwatch'
  | 'subscribe'
  | 'lookAround'
  // Ends and failures
  | 'leave'
  | 'leaveAndCrash'
  | 'crash'
  | 'crashOnce'
  | 'crashLater'
  | 'hang'
  | 'overstay'
  | 'strayRejection'
  | 'strayThrow';

export interface Order {
  /** By which the message is accounted for; 0: not at all. */
  readonly id: number;
  readonly deed: Deed;
  /** For priority mailboxes. */
  readonly urgency: number;
  /** Place among the messages from outside to this actor; undefined where order does not matter. */
  readonly sequence?: number;
}

/** What a supervisor with a `decide` of its own does about a planned error. */
export type Wish = 'restart' | 'later' | 'resume' | 'stop' | 'escalate' | 'nonsense';

/** An error that the chaos has planned. */
export class Planned extends Error {
  readonly wish: Wish;

  constructor(what: string, wish: Wish) {
    super(what);
    this.wish = wish;
  }
}
