%% fork-join-throughput (Savina): Size messages go round 60 processes; each computes at every one.
-module(fork_join_throughput).
-export([unit/0, run/1, compute/1]).

-define(MEMBERS, 60).

unit() -> "messages/s".

run(Size) ->
    Driver = self(),
    Each = Size div ?MEMBERS,
    Pids = [spawn_link(fun() -> work(Each, Driver) end) || _ <- lists:seq(1, ?MEMBERS)],
    send(Pids, Each),
    [receive done -> ok end || _ <- Pids],
    [].

send(_, 0) -> ok;
send(Pids, Left) ->
    [Pid ! Left || Pid <- Pids],
    send(Pids, Left - 1).

work(0, Driver) -> Driver ! done;
work(Left, Driver) ->
    receive Theta -> compute(Theta) end,
    work(Left - 1, Driver).

compute(Theta) ->
    Sine = math:sin(Theta),
    Sine * Sine.
