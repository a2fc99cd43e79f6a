%% chameneos (Savina): 100 creatures meet in pairs at a mall and change color, Size meetings.
-module(chameneos).
-export([unit/0, run/1]).

-define(CREATURES, 100).

unit() -> "meetings/s".

run(Size) ->
    Driver = self(),
    Mall = spawn_link(fun() -> mall(Size, none, Driver) end),
    Pids = [spawn(fun() -> enter(Mall, color(Id rem 3)) end) || Id <- lists:seq(1, ?CREATURES)],
    receive closed -> Pids end.

mall(0, _, Driver) -> Driver ! closed;
mall(Left, none, Driver) ->
    receive {meet, _, Creature} -> mall(Left, Creature, Driver) end;
mall(Left, Waiting, Driver) ->
    receive
        Meet ->
            Waiting ! Meet,
            mall(Left - 1, none, Driver)
    end.

enter(Mall, Color) ->
    Mall ! {meet, Color, self()},
    creature(Mall, Color).

creature(Mall, Color) ->
    receive
        {meet, Other, Creature} ->
            New = complement(Color, Other),
            Creature ! {change, New},
            enter(Mall, New);
        {change, New} ->
            enter(Mall, New)
    end.

color(0) -> red;
color(1) -> yellow;
color(2) -> blue.

complement(Color, Color) -> Color;
complement(red, yellow) -> blue;
complement(red, blue) -> yellow;
complement(yellow, red) -> blue;
complement(yellow, blue) -> red;
complement(blue, red) -> yellow;
complement(blue, yellow) -> red.
