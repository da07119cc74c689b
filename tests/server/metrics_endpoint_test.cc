#include "server/metrics_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/metrics.h"
#include "tests/testing/scrape.h"

namespace limpid::server {
namespace {

TEST(MetricsEndpointTest, ServesItsSources) {
  Metrics metrics;
  metrics.SessionOpened();
  const auto endpoint =
      MetricsEndpoint::Listen("127.0.0.1:0", {metrics.registry()});
  ASSERT_TRUE(endpoint.ok()) << endpoint.status();
  ASSERT_GT((*endpoint)->port(), 0);
  EXPECT_THAT(
      Scrape((*endpoint)->port()),
      testing::AllOf(testing::StartsWith("HTTP/1.1 200 OK"),
                     testing::HasSubstr("\nlimpid_sessions_opened_total 1\n")));
}

TEST(MetricsEndpointTest, AnAddressInUseIsUnavailable) {
  const auto first = MetricsEndpoint::Listen("127.0.0.1:0", {});
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string address = "127.0.0.1:" + std::to_string((*first)->port());
  const auto second = MetricsEndpoint::Listen(address, {});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()),
              testing::HasSubstr(address));
}

}  // namespace
}  // namespace limpid::server
