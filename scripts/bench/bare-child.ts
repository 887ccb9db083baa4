import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import express from 'express'
import mongoose from 'mongoose'
import { Client } from '@elastic/elasticsearch'

// The least that could answer: Express sending bytes from memory, with the drivers connected beside it.
const body = readFileSync(process.argv[2]!)
await mongoose.connect(process.env.MONGODB_URI!)
const client = new Client({ node: process.env.ELASTICSEARCH_URL! })
await client.cluster.health()
const app = express()
app.get('/', (_request, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.send(body)
})
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.on('message', (message: string) => {
  if (message === 'memory') process.send?.({ residentBytes: process.memoryUsage().rss })
  if (message === 'end') process.exit(0)
})
