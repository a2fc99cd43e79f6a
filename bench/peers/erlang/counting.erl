%% counting: one process is told Size times, then asked for its count.
-module(counting).
-export([unit/0, run/1]).

unit() -> "messages/s".

run(Size) ->
    Counter = spawn_link(fun() -> count(0) end),
    tell(Counter, Size),
    Counter ! {get, self()},
    receive {count, Size} -> [] end.

tell(_, 0) -> ok;
tell(Counter, Left) ->
    Counter ! increment,
    tell(Counter, Left - 1).

count(Count) ->
    receive
        increment -> count(Count + 1);
        {get, From} -> From ! {count, Count}
    end.
