%% big (Savina): 120 processes, all-to-all. Each pings a random other, waits for its pong, pings
%% again; a pong goes to the sender named in the ping. Size counts pings and pongs.
-module(big).
-export([unit/0, run/1]).

-define(MEMBERS, 120).

unit() -> "messages/s".

run(Size) ->
    Driver = self(),
    Pings = Size div (2 * ?MEMBERS),
    Pids = [spawn(fun() -> start(Id, Pings, Driver) end) || Id <- lists:seq(1, ?MEMBERS)],
    Members = list_to_tuple(Pids),
    [Pid ! {members, Members} || Pid <- Pids],
    [receive done -> ok end || _ <- Pids],
    Pids.

start(Id, Pings, Driver) ->
    receive
        {members, Members} -> ping(Members, {ping, Id}, Pings, Id, Driver)
    end.

ping(Members, Ping, 0, Random, Driver) ->
    Driver ! done,
    member(Members, Ping, 0, Random, Driver);
ping(Members, Ping, Left, Random, Driver) ->
    Next = (Random * 1309 + 13849) band 65535,
    element(Next rem ?MEMBERS + 1, Members) ! Ping,
    member(Members, Ping, Left - 1, Next, Driver).

member(Members, Ping, Left, Random, Driver) ->
    receive
        {ping, From} ->
            element(From, Members) ! pong,
            member(Members, Ping, Left, Random, Driver);
        pong ->
            ping(Members, Ping, Left, Random, Driver)
    end.
