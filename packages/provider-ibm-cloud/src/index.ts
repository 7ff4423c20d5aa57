export * from './connection/ibm-connection.ts';
export * from './inventory-reader.ts';
