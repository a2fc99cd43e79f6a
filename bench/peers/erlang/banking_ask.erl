%% banking-ask: the same transfers, each deposit a call (monitor, reference, timeout).
-module(banking_ask).
-export([unit/0, run/1]).

unit() -> "transfers/s".

run(Size) -> banking:start(Size, fun account/1).

account(Balance) ->
    receive
        {transfer, Teller, To, Amount} ->
            ok = ask:call(To, {deposit, Amount}),
            Teller ! transferred,
            account(Balance - Amount);
        {call, From, {deposit, Amount}} ->
            ask:reply(From, ok),
            account(Balance + Amount)
    end.
