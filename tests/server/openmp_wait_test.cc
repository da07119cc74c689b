#include "server/openmp_wait.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace limpid::server {
namespace {

// What `LetOpenMpSleep` starts in the tests below: this program, one test of
// it.
TEST(OpenMpWaitTest, DISABLED_HasThePolicy) {
  EXPECT_STREQ(std::getenv("OMP_WAIT_POLICY"), "PASSIVE");
  // The kernel keeps 15 characters of a program's name.
  std::string name;
  std::ifstream("/proc/self/comm") >> name;
  EXPECT_EQ(name, "server_openmp_w");
}

// Exit status of a child that has `policy`, or none, and calls LetOpenMpSleep;
// 77 when that returned.
int ExitStatusWith(const char* policy) {
  const pid_t pid = fork();
  if (pid == 0) {
    std::string arguments[] = {"test", "--gtest_also_run_disabled_tests",
                               "--gtest_filter=*HasThePolicy"};
    char* argv[] = {arguments[0].data(), arguments[1].data(),
                    arguments[2].data(), nullptr};
    if (policy == nullptr) {
      unsetenv("OMP_WAIT_POLICY");
    } else {
      setenv("OMP_WAIT_POLICY", policy, 1);
    }
    LetOpenMpSleep(argv);
    _exit(77);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WEXITSTATUS(status);
}

TEST(OpenMpWaitTest, StartsTheProgramAgainWithAPolicy) {
  EXPECT_EQ(ExitStatusWith(nullptr), 0);
}

TEST(OpenMpWaitTest, KeepsThePolicyThatThereIs) {
  EXPECT_EQ(ExitStatusWith("ACTIVE"), 77);
}

}  // namespace
}  // namespace limpid::server
