export * from './configuration-file/read-profiles.ts';
export * from './connection/oci-connection.ts';
export * from './inventory-reader.ts';
