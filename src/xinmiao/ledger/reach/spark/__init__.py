"""The distributed engine: Spark over the same files, on shared disk or in an S3-compatible store."""

from xinmiao.ledger.reach.spark.engine import SparkEngine
from xinmiao.ledger.reach.spark.session import start

__all__ = ["SparkEngine", "start"]
