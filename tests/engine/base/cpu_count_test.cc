#include "engine/base/cpu_count.h"

#include <gtest/gtest.h>
#include <sched.h>

namespace limpid {
namespace {

// Leaves this thread one processor until it goes.
class OneProcessor {
 public:
  OneProcessor() {
    sched_getaffinity(0, sizeof(before_), &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
      if (!CPU_ISSET(cpu, &before_)) continue;
      CPU_SET(cpu, &one);
      break;
    }
    sched_setaffinity(0, sizeof(one), &one);
  }
  ~OneProcessor() { sched_setaffinity(0, sizeof(before_), &before_); }

 private:
  cpu_set_t before_;
};

TEST(CpuCountTest, TheAffinityMaskCounts) {
  EXPECT_GE(NumUsableCpus(), 1);
  const OneProcessor one;
  EXPECT_EQ(NumUsableCpus(), 1);
}

TEST(CpuCountTest, AQuotaIsAShareOfThePeriod) {
  EXPECT_DOUBLE_EQ(CpuQuota("150000 100000").value_or(0), 1.5);
  EXPECT_DOUBLE_EQ(CpuQuota("50000 100000").value_or(0), 0.5);
}

TEST(CpuCountTest, WhatIsNoQuotaLimitsNothing) {
  for (const char* text :
       {"max 100000", "", "100000", "0 100000", "1 0", "-1 100000", "many"}) {
    EXPECT_FALSE(CpuQuota(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace limpid
