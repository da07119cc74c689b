#include "bench/process_usage.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

namespace limpid::bench {
namespace {

// Burns that much CPU time on this thread.
void Burn(double seconds) {
  const double end = ThreadCpuSeconds() + seconds;
  while (ThreadCpuSeconds() < end) continue;
}

TEST(ProcessUsageTest, CountsTheTimeOfThisProcess) {
  const double before = UsageOf(getpid()).cpu_seconds;
  Burn(0.1);
  EXPECT_GE(UsageOf(getpid()).cpu_seconds - before, 0.08);
}

TEST(ProcessUsageTest, CountsTheMemoryThatIsTouched) {
  const int64_t before = UsageOf(getpid()).resident_bytes;
  const std::string touched(32 << 20, 'x');
  EXPECT_GE(UsageOf(getpid()).resident_bytes - before, 30 << 20);
  EXPECT_EQ(touched.back(), 'x');
}

TEST(ProcessUsageTest, IsZeroForAProcessThatIsNot) {
  EXPECT_EQ(UsageOf(-1).resident_bytes, 0);
  EXPECT_EQ(UsageOf(-1).cpu_seconds, 0);
}

}  // namespace
}  // namespace limpid::bench
