// Supervisors: who decides what becomes of a failed actor. Built on nact; the kernel only carries out.

export { type Decision, type Down, decide } from './decide.ts';
export { planSupervision, type SupervisionPlan } from './plan.ts';
export { Supervision, type SupervisionHost } from './supervision.ts';
