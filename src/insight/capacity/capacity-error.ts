/** The question has no answer; the message says why and what to change. */
export class CapacityError extends Error {}
