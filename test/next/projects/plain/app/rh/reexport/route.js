export * from '../../../lib/handlers';
