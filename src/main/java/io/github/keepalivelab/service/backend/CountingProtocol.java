package io.github.keepalivelab.service.backend;

import java.nio.channels.SocketChannel;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1 connector with its accepts and releases counted. Public with a public constructor because Tomcat
 * makes it by name.
 */
public final class CountingProtocol extends Http11NioProtocol {

    private final CountingEndpoint endpoint;

    /** Called by Tomcat. */
    public CountingProtocol() {
        this(new CountingEndpoint());
    }

    private CountingProtocol(CountingEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** Names the ledger to count into; before the connector starts. */
    void report(ConnectionLedger ledger) {
        endpoint.ledger = ledger;
    }

    private static final class CountingEndpoint extends NioEndpoint {

        private volatile ConnectionLedger ledger = new ConnectionLedger();

        @Override
        protected boolean setSocketOptions(SocketChannel socket) {
            ledger.accepted();
            return super.setSocketOptions(socket);
        }

        @Override
        public void setHandler(Handler<NioChannel> handler) {
            super.setHandler(new CountingHandler(handler, this));
        }
    }

    private record CountingHandler(AbstractEndpoint.Handler<NioChannel> delegate, CountingEndpoint endpoint)
            implements AbstractEndpoint.Handler<NioChannel> {

        @Override
        public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
            return delegate.process(socket, event);
        }

        @Override
        public Object getGlobal() {
            return delegate.getGlobal();
        }

        @Override
        public void release(SocketWrapperBase<NioChannel> socket) {
            endpoint.ledger.released(socket.getServletConnection("http/1.1", "").getConnectionId());
            delegate.release(socket);
        }

        @Override
        public void pause() {
            delegate.pause();
        }

        @Override
        public void recycle() {
            delegate.recycle();
        }
    }
}
