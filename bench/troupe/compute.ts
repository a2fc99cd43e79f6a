// The small computation of Savina's fork-join cases. Its results are summed up and its input varies,
// so that no compiler removes the work or does it once.

let sum = 0;

export function compute(theta: number): void {
  const sine = Math.sin(theta);
  sum += sine * sine;
}
