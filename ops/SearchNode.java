import java.util.concurrent.CountDownLatch;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One node of a search cluster on this machine: name, folder, its HTTP and transport port, and all transport ports. */
public class SearchNode {
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0], folder = arguments[1], http = arguments[2], transport = arguments[3];
        String[] seeds = arguments[4].split(","), names = arguments[5].split(",");
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("node.name", name);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", http);
            settings.put("transport.port", transport);
            settings.put("discovery.type", "zen");
            settings.putList("discovery.seed_hosts", seeds);
            settings.putList("cluster.initial_cluster_manager_nodes", names);
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception alreadyGone) {
                System.err.println(alreadyGone);
            }
        }));
        runner.build(OpenSearchRunner.newConfigs().basePath(folder).clusterName("signpost").numOfNode(1));
        new CountDownLatch(1).await();
    }
}
