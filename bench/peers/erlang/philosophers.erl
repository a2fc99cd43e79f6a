%% philosophers (Savina): 20 philosophers ask one arbiter for their two forks (bits of an integer),
%% ask again when denied, and eat Size meals in all.
-module(philosophers).
-export([unit/0, run/1]).

-define(SEATS, 20).

unit() -> "meals/s".

run(Size) ->
    Driver = self(),
    Meals = Size div ?SEATS,
    spawn_link(fun() ->
        Arbiter = self(),
        [spawn_link(fun() -> hungry(Arbiter, Seat, forks(Seat), Meals) end) || Seat <- lists:seq(0, ?SEATS - 1)],
        arbiter(0, ?SEATS),
        Driver ! done
    end),
    receive done -> [] end.

forks(Seat) -> (1 bsl Seat) bor (1 bsl ((Seat + 1) rem ?SEATS)).

arbiter(_, 0) -> ok;
arbiter(Taken, Seated) ->
    receive
        {hungry, Philosopher, Forks} when Taken band Forks =:= 0 ->
            Philosopher ! eat,
            arbiter(Taken bor Forks, Seated);
        {hungry, Philosopher, _} ->
            Philosopher ! denied,
            arbiter(Taken, Seated);
        {done, Forks} ->
            arbiter(Taken band bnot Forks, Seated);
        left ->
            arbiter(Taken, Seated - 1)
    end.

hungry(Arbiter, _, _, 0) -> Arbiter ! left;
hungry(Arbiter, Seat, Forks, Meals) ->
    Arbiter ! {hungry, self(), Forks},
    receive
        eat ->
            Arbiter ! {done, Forks},
            hungry(Arbiter, Seat, Forks, Meals - 1);
        denied ->
            hungry(Arbiter, Seat, Forks, Meals)
    end.
