%% banking (Savina): Size transfers between 1,000 accounts. An account that waits for the receiver's
%% acknowledgement leaves other messages in its mailbox: a selective receive is Erlang's stash.
%% Money moves only to a higher number, so no circle of waiting accounts can form.
-module(banking).
-export([unit/0, run/1, start/2]).

-define(ACCOUNTS, 1000).

unit() -> "transfers/s".

run(Size) -> start(Size, fun account/1).

start(Size, Account) ->
    Pids = [spawn(fun() -> Account(1.0e6) end) || _ <- lists:seq(1, ?ACCOUNTS)],
    transfer(list_to_tuple(Pids), Size, 1),
    confirm(Size),
    Pids.

transfer(_, 0, _) -> ok;
transfer(Accounts, Left, Random) ->
    First = (Random * 1309 + 13849) band 65535,
    Second = (First * 1309 + 13849) band 65535,
    From = First rem (?ACCOUNTS * 8 div 10),
    To = From + 1 + Second rem (?ACCOUNTS - From - 1),
    element(From + 1, Accounts) ! {transfer, self(), element(To + 1, Accounts), 10.0},
    transfer(Accounts, Left - 1, Second).

confirm(0) -> ok;
confirm(Left) ->
    receive transferred -> confirm(Left - 1) end.

account(Balance) ->
    receive
        {transfer, Teller, To, Amount} ->
            Reference = make_ref(),
            To ! {deposit, self(), Reference, Amount},
            receive {deposited, Reference} -> ok end,
            Teller ! transferred,
            account(Balance - Amount);
        {deposit, From, Reference, Amount} ->
            From ! {deposited, Reference},
            account(Balance + Amount)
    end.
