/** The little of a logger that the store and the queues need. */
export interface StoreLog {
  error(details: object, message: string): void;
}
