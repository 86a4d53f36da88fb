/** A catalogue that cannot be used; the message lists its faults. */
export class CatalogueError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CatalogueError';
  }
}
