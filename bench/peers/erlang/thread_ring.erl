%% thread-ring: a number travels a ring of 100 processes, one less at each hop, until it is 0.
-module(thread_ring).
-export([unit/0, run/1]).

-define(MEMBERS, 100).

unit() -> "messages/s".

run(Size) ->
    Driver = self(),
    First = spawn_link(fun() -> receive {next, Next} -> member(Next, Driver) end end),
    Members = extend(First, Driver, ?MEMBERS - 1, [First]),
    First ! {next, hd(Members)},
    First ! Size - 1,
    receive done -> ok end,
    [begin unlink(Pid), Pid end || Pid <- Members].

extend(_, _, 0, Members) -> Members;
extend(Next, Driver, Left, Members) ->
    Pid = spawn_link(fun() -> member(Next, Driver) end),
    extend(Pid, Driver, Left - 1, [Pid | Members]).

member(Next, Driver) ->
    receive
        0 -> Driver ! done;
        Hops -> Next ! Hops - 1
    end,
    member(Next, Driver).
