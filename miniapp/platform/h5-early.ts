import { first } from './h5-first'

first()
